package org.maskedaction.ops.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SumsTest {
  private static final float[] VALUES = {9f, -1f, 2f, -3f, 4f, -5f, 6f, -7f, 8f};

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4, 7, 8})
  void everyCountIsSummedOnceFromItsStart(int count) {
    double sum = 0;
    double squares = 0;
    double magnitudes = 0;
    for (int i = 1; i <= count; i++) {
      sum += VALUES[i];
      squares += (VALUES[i] - 0.5) * (VALUES[i] - 0.5);
      magnitudes += Math.abs(VALUES[i]);
    }
    assertThat(Sums.of(VALUES, 1, count)).isEqualTo(sum);
    assertThat(Sums.squares(VALUES, 1, count, 0.5)).isCloseTo(squares, within(1e-12));
    assertThat(Sums.magnitudes(VALUES, 1, count)).isEqualTo(magnitudes);
  }
}
