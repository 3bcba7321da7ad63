package org.maskedaction.evaluation.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.maskedaction.ops.Backend;

class LinearProbeTest {
  private static final int CLASSES = 7;

  @BeforeAll
  static void initialise() {
    Backend.initialise();
  }

  /** Clips around one point per class; {@code spread} is the deviation in units of its distance. */
  private static LabelledFeatures clusters(int clips, double spread, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] rows = new double[clips][CLASSES + 3];
    int[] labels = new int[clips];
    for (int i = 0; i < clips; i++) {
      labels[i] = i % CLASSES;
      for (int j = 0; j < rows[i].length; j++) {
        rows[i][j] = 1000 + (j == labels[i] ? 5 : 0) + 5 * spread * random.nextGaussian();
      }
    }
    return new LabelledFeatures(rows, labels);
  }

  @Test
  void classesThatALineSeparatesAreLearnedWhole() {
    LinearProbe.Result result =
        new LinearProbe(CLASSES, 200, 0).run(clusters(140, 0.05, 1), clusters(70, 0.05, 2));
    assertThat(result.top1()).isEqualTo(1);
    assertThat(result.top5()).isEqualTo(1);
    assertThat(result.trainTop1()).isEqualTo(1);
    assertThat(result.heldOut()).isEqualTo(14);
    assertThat(result.heldOutTop1()).isEqualTo(1);
  }

  @Test
  void noiseIsGuessed() {
    LinearProbe.Result result =
        new LinearProbe(CLASSES, 200, 0).run(clusters(140, 1e3, 3), clusters(1400, 1e3, 4));
    assertThat(result.top1()).isBetween(0.09, 0.20);
    assertThat(result.top5()).isBetween(0.62, 0.80);
    assertThat(result.weightDecay()).isBetween(1e-5, 1e-1);
  }

  @Test
  void equalSeedsGiveEqualResults() {
    LabelledFeatures train = clusters(105, 0.6, 5);
    LabelledFeatures val = clusters(70, 0.6, 6);
    LinearProbe.Result result = new LinearProbe(CLASSES, 200, 8).run(train, val);
    assertThat(new LinearProbe(CLASSES, 200, 8).run(train, val)).isEqualTo(result);
    assertThat(result.converged()).isTrue();
    assertThat(result.top1()).isBetween(0.5, 0.99);
  }

  /** A class of validation clips that no training clip has is never right. */
  @Test
  void aClassThatWasNotLearnedIsNotFound() {
    LabelledFeatures known = clusters(70, 0.05, 7);
    LabelledFeatures unknown =
        new LabelledFeatures(new double[][] {known.rows()[0]}, new int[] {CLASSES});
    LinearProbe.Result result = new LinearProbe(CLASSES + 1, 200, 0).run(known, unknown);
    assertThat(result.top1()).isZero();
  }
}
