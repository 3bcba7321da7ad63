package org.maskedaction.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BetaDistributionTest {
  private static final int DRAWS = 40_000;

  private static double[] draws(double alpha) {
    SplittableRandom random = new SplittableRandom(5);
    return DoubleStream.generate(() -> BetaDistribution.draw(alpha, random)).limit(DRAWS).toArray();
  }

  /** Mean 1/2 and variance 1 / (4 (2 alpha + 1)); five standard errors of 40,000 draws. */
  @ParameterizedTest
  @ValueSource(doubles = {0.2, 0.8, 1, 3})
  void meanAndVarianceAreThoseOfTheDistribution(double alpha) {
    double[] draws = draws(alpha);
    double variance = 1 / (4 * (2 * alpha + 1));
    double mean = DoubleStream.of(draws).average().orElseThrow();
    assertThat(mean).isCloseTo(0.5, within(5 * Math.sqrt(variance / DRAWS)));
    double spread = DoubleStream.of(draws).map(x -> (x - 0.5) * (x - 0.5)).average().orElseThrow();
    assertThat(spread).isCloseTo(variance, within(5 * 0.25 / Math.sqrt(DRAWS)));
  }

  @Test
  void alphaOneIsTheEvenDistribution() {
    double[] draws = draws(1);
    for (double limit = 0.1; limit < 1; limit += 0.1) {
      double bound = limit;
      double share = DoubleStream.of(draws).filter(x -> x < bound).count() / (double) DRAWS;
      assertThat(share).isCloseTo(limit, within(5 * 0.5 / Math.sqrt(DRAWS)));
    }
  }

  @Test
  void aTinyAlphaGivesNumbersAtTheEnds() {
    assertThat(DoubleStream.of(draws(1e-3)).allMatch(x -> x >= 0 && x <= 1)).isTrue();
  }

  @Test
  void alphaMustBePositive() {
    SplittableRandom random = new SplittableRandom(0);
    assertThatThrownBy(() -> BetaDistribution.draw(0, random)).hasMessageContaining("above 0");
  }
}
