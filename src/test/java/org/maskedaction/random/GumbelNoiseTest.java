package org.maskedaction.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.maskedaction.ops.Backend;

class GumbelNoiseTest {
  private static final double EULER_MASCHERONI = 0.5772156649015329;

  @Test
  void extremeCellsGiveFiniteValues() {
    long last = (1L << 52) - 1;

    assertThat(GumbelNoise.of(0)).isFinite().isBetween(-3.7, -3.6);
    assertThat(GumbelNoise.of(last)).isFinite().isBetween(36.7, 36.8);
    assertThat((float) GumbelNoise.of(last)).isFinite();
  }

  @Test
  void momentsAreThoseOfTheStandardGumbelDistribution() {
    float[] noise = new float[400_000];
    GumbelNoise.fill(noise, new SplittableRandom(7));

    double sum = 0;
    double squares = 0;
    for (float value : noise) {
      sum += value;
      squares += (value - EULER_MASCHERONI) * (value - EULER_MASCHERONI);
    }
    double variance = Math.PI * Math.PI / 6;
    double fourErrors = 4 * Math.sqrt(variance / noise.length);
    assertThat(sum / noise.length).isCloseTo(EULER_MASCHERONI, within(fourErrors));
    // The kurtosis of the distribution is 5.4, so the squares deviate by variance * sqrt(4.4).
    double fourSquareErrors = 4 * variance * Math.sqrt(4.4 / noise.length);
    assertThat(squares / noise.length).isCloseTo(variance, within(fourSquareErrors));
  }

  @Test
  void matrixHoldsTheSameNumbersRowByRow() {
    Backend.initialise();
    float[] expected = new float[6];
    GumbelNoise.fill(expected, new SplittableRandom(3));

    assertThat(GumbelNoise.matrix(2, 3, new SplittableRandom(3)).dup().data().asFloat())
        .containsExactly(expected);
  }
}
