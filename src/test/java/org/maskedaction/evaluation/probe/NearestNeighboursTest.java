package org.maskedaction.evaluation.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class NearestNeighboursTest {
  /** Cosines with (1, 0): 1, 0.8, 0.6, 0 and -1; lengths do not count. */
  private static final LabelledFeatures TRAIN =
      new LabelledFeatures(
          new double[][] {{5, 0}, {4, 3}, {0.6, -0.8}, {0, 2}, {-1, 0}}, new int[] {0, 1, 1, 2, 2});

  private static final double[] QUERY = {0.1, 0};

  /** exp(1/T), exp(0.8/T) + exp(0.6/T) and exp(0/T), each divided by exp(1/T). */
  @Test
  void votesAreWeightedByTheSimilarity() {
    double[] votes = new NearestNeighbours(TRAIN, 4, 4, 0.5).scores(QUERY);
    assertThat(votes)
        .containsExactly(
            new double[] {1, Math.exp(-0.4) + Math.exp(-0.8), Math.exp(-2), 0}, within(1e-12));
  }

  /** Two at a distance win over one that is equal, unless the temperature is low. */
  @Test
  void theTemperatureDecidesHowMuchTheNearestCounts() {
    assertThat(new NearestNeighbours(TRAIN, 3, 3, 0.5).accuracy(query(1)).top1()).isEqualTo(1);
    assertThat(new NearestNeighbours(TRAIN, 3, 3, 0.07).accuracy(query(0)).top1()).isEqualTo(1);
    assertThat(new NearestNeighbours(TRAIN, 3, 3, 1e-6).accuracy(query(0)).top1()).isEqualTo(1);
  }

  private static LabelledFeatures query(int label) {
    return new LabelledFeatures(new double[][] {QUERY}, new int[] {label});
  }

  @Test
  void onlyTheNearestVote() {
    double[] votes = new NearestNeighbours(TRAIN, 3, 2, 0.5).scores(QUERY);
    assertThat(votes).containsExactly(new double[] {1, Math.exp(-0.4), 0}, within(1e-12));
  }

  @Test
  void ofEquallyNearOnesTheEarlierVotes() {
    LabelledFeatures twins =
        new LabelledFeatures(new double[][] {{2, 0}, {2, 0}, {2, 0}}, new int[] {2, 0, 1});
    assertThat(new NearestNeighbours(twins, 3, 1, 1).scores(QUERY)).containsExactly(0, 0, 1);
  }

  @Test
  void aVectorOfZerosIsAtRightAnglesToAll() {
    double[] votes = new NearestNeighbours(TRAIN, 3, 5, 1).scores(new double[2]);
    assertThat(votes).containsExactly(1, 2, 2);
  }

  /** More training clips than one task compares. */
  @Test
  void theNearestIsFoundAmongMany() {
    double[][] rows = new double[1000][];
    int[] labels = new int[1000];
    for (int i = 0; i < 1000; i++) {
      rows[i] = new double[] {Math.cos(i * 1e-3), Math.sin(i * 1e-3)};
      labels[i] = i;
    }
    NearestNeighbours neighbours =
        new NearestNeighbours(new LabelledFeatures(rows, labels), 1000, 3, 0.07);
    double[] votes = neighbours.scores(new double[] {Math.cos(0.9), Math.sin(0.9)});
    assertThat(votes[900]).isEqualTo(1);
    assertThat(votes[899]).isPositive();
    assertThat(votes[901]).isPositive();
    assertThat(votes[898]).isZero();
  }

  @Test
  void moreNeighboursThanClipsAreRefused() {
    assertThatThrownBy(() -> new NearestNeighbours(TRAIN, 3, 6, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Four classes of equal scores stand before class 4, five before class 5. */
  @Test
  void topFiveCountsEqualScoresByClass() {
    LabelledFeatures features =
        new LabelledFeatures(new double[][] {{0}, {0}, {0}}, new int[] {0, 4, 5});
    Accuracy accuracy = Accuracy.of(row -> new double[7], features);
    assertThat(accuracy.top1()).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(accuracy.top5()).isCloseTo(2 / 3.0, within(1e-12));
  }
}
