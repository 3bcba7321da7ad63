package org.maskedaction.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Comparison of arrays of equal length, whatever their shapes. */
public final class Close {
  private static final double ABSOLUTE = 1e-5;

  private Close() {}

  /**
   * Fails at the first value that differs by more than 1e-5 plus {@code relative} of the expected
   * one.
   */
  public static void check(String what, INDArray actual, INDArray expected, double relative) {
    INDArray flatActual = Nd4j.toFlattened('c', actual);
    INDArray flatExpected = Nd4j.toFlattened('c', expected);
    assertThat(flatActual.length()).as(what).isEqualTo(flatExpected.length());
    for (long i = 0; i < flatExpected.length(); i++) {
      double value = flatExpected.getDouble(i);
      assertThat(flatActual.getDouble(i))
          .as("%s[%d]", what, i)
          .isCloseTo(value, within(ABSOLUTE + relative * Math.abs(value)));
    }
  }
}
