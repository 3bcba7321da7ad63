package org.maskedaction.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.maskedaction.ops.Backend;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class InitializerTest {
  private static final int ROWS = 60;
  private static final int COLUMNS = 200;

  @BeforeAll
  static void initialises() {
    Backend.initialise();
  }

  @Test
  void constantIsTheSameEverywhere() {
    INDArray array = filled(Initializer.constant(0.25), 1, "a");
    assertThat(array).isEqualTo(Nd4j.valueArrayOf(array.shape(), 0.25, DataType.FLOAT));
  }

  @Test
  void uniformFillsItsRangeEvenly() {
    assertUniform(filled(Initializer.uniform(0.3), 1, "a"), 0.3);
  }

  @Test
  void xavierUniformHasTheBoundOfItsFans() {
    assertUniform(filled(Initializer.xavierUniform(), 1, "a"), Math.sqrt(6.0 / (ROWS + COLUMNS)));
  }

  /** The deviation of a uniform law is bound / √3; 12 000 draws tell it to about one percent. */
  private static void assertUniform(INDArray array, double bound) {
    assertThat(array.maxNumber().doubleValue()).isBetween(0.99 * bound, bound);
    assertThat(array.minNumber().doubleValue()).isBetween(-bound, -0.99 * bound);
    assertThat(array.meanNumber().doubleValue()).isCloseTo(0, within(0.03 * bound));
    assertThat(array.stdNumber().doubleValue())
        .isCloseTo(bound / Math.sqrt(3), within(0.02 * bound));
  }

  /** A standard normal law cut at one deviation has the deviation 0.5396. */
  @Test
  void truncatedNormalStaysWithinItsLimit() {
    INDArray array = filled(Initializer.truncatedNormal(0.02, 0.02), 1, "a");
    assertThat(array.maxNumber().doubleValue()).isBetween(0.0198, 0.02);
    assertThat(array.minNumber().doubleValue()).isBetween(-0.02, -0.0198);
    assertThat(array.stdNumber().doubleValue()).isCloseTo(0.5396 * 0.02, within(2e-4));
  }

  @Test
  void valuesDependOnSeedAndNameOnly() {
    INDArray first = filled(Initializer.xavierUniform(), 1, "a");
    assertThat(filled(Initializer.xavierUniform(), 1, "a")).isEqualTo(first);
    assertThat(filled(Initializer.xavierUniform(), 2, "a")).isNotEqualTo(first);
    assertThat(filled(Initializer.xavierUniform(), 1, "b")).isNotEqualTo(first);
  }

  private static INDArray filled(Initializer initializer, long seed, String name) {
    INDArray array = Nd4j.create(DataType.FLOAT, ROWS, COLUMNS);
    initializer.fill(array, seed, name);
    return array;
  }
}
