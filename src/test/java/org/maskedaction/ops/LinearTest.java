package org.maskedaction.ops;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.maskedaction.testing.GradientCheck;

class LinearTest {
  @ParameterizedTest
  @CsvSource({"false,false", "true,false", "false,true", "true,true"})
  void gradientsMatchCentralDifferences(boolean bias, boolean residual) {
    check(bias, residual, 3, 4, 5).matchesCentralDifferences();
  }

  @ParameterizedTest
  @CsvSource({"false,false", "true,false", "false,true", "true,true"})
  void kernelsAgreeWithThePortablePathForOddSizes(boolean bias, boolean residual) {
    check(bias, residual, 7, 13, 9).kernelsMatchPortable(1e-5);
  }

  @ParameterizedTest
  @CsvSource({"150,96,130", "40,64,700", "401,64,70"})
  void kernelsAgreeWithThePortablePathWhenTheWorkIsSplit(int tokens, int inputs, int outputs) {
    check(true, true, tokens, inputs, outputs).kernelsMatchPortable(1e-5);
  }

  private static GradientCheck check(
      boolean bias, boolean residual, int tokens, int inputs, int outputs) {
    GradientCheck check =
        GradientCheck.of(
                (graph, in) ->
                    Linear.of(
                        "y", in.get("x"), in.get("weight"), in.get("bias"), in.get("residual")))
            .variable("x", 2, tokens, inputs)
            .variable("weight", outputs, inputs);
    if (bias) {
      check.variable("bias", outputs);
    }
    if (residual) {
      check.variable("residual", 2, tokens, outputs);
    }
    return check;
  }
}
