package org.maskedaction.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.maskedaction.evaluation.ClassifierTally.ConfusionMatrix;

class ClassifierTallyTest {
  private static final double CLOSE = 1e-12;

  /** Scores whose softmax is in the ratio of {@code odds}. */
  private static float[] odds(double... odds) {
    float[] logits = new float[odds.length];
    for (int i = 0; i < odds.length; i++) {
      logits[i] = (float) Math.log(odds[i]);
    }
    return logits;
  }

  private static SampleScores video(int label, float[]... views) {
    return new SampleScores("video", label, List.of(views));
  }

  @Test
  void probabilitiesAreAveragedNotScores() {
    SampleScores scores = video(1, odds(8, 1, 1), odds(1, 1, 2));

    assertThat(scores.probabilities())
        .containsExactly(
            new double[] {(0.8 + 0.25) / 2, (0.1 + 0.25) / 2, (0.1 + 0.5) / 2}, within(1e-7));
    assertThat(scores.loss()).isCloseTo(-Math.log((0.1 + 0.25) / 2), within(1e-6));
  }

  @Test
  void oneViewGivesTheSoftmaxAndItsCrossEntropy() {
    float[] logits = {1, -2, 0.5f};

    assertThat(video(2, logits).probabilities()).isEqualTo(Scores.probabilities(logits));
    assertThat(video(2, logits).loss()).isEqualTo(Scores.crossEntropy(logits, 2));
  }

  @Test
  void lossesOfHopelessLabelsStayFinite() {
    // both views: -log softmax = 2000 and 2001, mean of exp: 2000 - log((1 + e^-1) / 2)
    SampleScores scores = video(0, new float[] {-2000, 0}, new float[] {-2001, 0});

    assertThat(scores.loss()).isCloseTo(2000 - Math.log((1 + Math.exp(-1)) / 2), within(1e-9));
  }

  @Test
  void everythingIsCountedAsByHand() {
    // truth -> prediction: 0 -> 0, 0 -> 0, 0 -> 2, 1 -> 0, 2 -> 2; class 3 has no videos
    ClassifierTally tally = new ClassifierTally(4);
    tally.add(video(0, odds(5, 3, 1, 1)));
    tally.add(video(0, odds(4, 1, 3, 2)));
    tally.add(video(0, odds(1, 2, 5, 2)));
    tally.add(video(1, odds(7, 1, 1, 1)));
    tally.add(video(2, odds(1, 1, 6, 2)));

    assertThat(tally.samples()).isEqualTo(5);
    assertThat(tally.top1()).isEqualTo(3 / 5.0);
    assertThat(tally.top5()).isEqualTo(1);
    assertThat(tally.loss())
        .isCloseTo(
            -(Math.log(0.5) + Math.log(0.4) + 2 * Math.log(0.1) + Math.log(0.6)) / 5, within(1e-6));
    ConfusionMatrix confusion = tally.confusion();
    assertThat(confusion.counts())
        .isDeepEqualTo(new int[][] {{2, 0, 1, 0}, {1, 0, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 0}});
    assertThat(confusion.count(0)).isEqualTo(3);
    assertThat(confusion.accuracy(0)).isCloseTo(2 / 3.0, within(CLOSE));
    assertThat(confusion.accuracy(1)).isZero();
    assertThat(confusion.accuracy(3)).isNaN();
    assertThat(confusion.meanClassAccuracy()).isCloseTo((2 / 3.0 + 0 + 1) / 3, within(CLOSE));
  }

  @Test
  void ofEqualProbabilitiesTheFirstFiveClassesCount() {
    ClassifierTally tally = new ClassifierTally(7);
    for (int label = 0; label < 7; label++) {
      tally.add(video(label, new float[7]));
    }

    assertThat(tally.top1()).isEqualTo(1 / 7.0);
    assertThat(tally.top5()).isEqualTo(5 / 7.0);
    assertThat(tally.confusion().count(6, 0)).isEqualTo(1);
  }

  @Test
  void theSixthClassIsNotAmongTheFive() {
    ClassifierTally tally = new ClassifierTally(6);
    tally.add(video(0, odds(1, 2, 3, 4, 5, 6)));
    tally.add(video(1, odds(1, 2, 3, 4, 5, 6)));

    assertThat(tally.top1()).isZero();
    assertThat(tally.top5()).isEqualTo(0.5);
  }

  @Test
  void countsAreACopy() {
    ConfusionMatrix confusion = new ConfusionMatrix(2);
    confusion.counts()[0][0] = 5;

    assertThat(confusion.count(0, 0)).isZero();
  }
}
