package org.maskedaction.ops;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.maskedaction.testing.GradientCheck;

class TokenMeanTest {
  @Test
  void gradientsMatchCentralDifferences() {
    check(2, 5, 3).matchesCentralDifferences();
  }

  @ParameterizedTest
  @CsvSource({"3,301,67", "1,1,5", "2,128,33"})
  void kernelsAgreeWithThePortablePath(int clips, int tokens, int dim) {
    check(clips, tokens, dim).kernelsMatchPortable(1e-6);
  }

  private static GradientCheck check(int clips, int tokens, int dim) {
    return GradientCheck.of((graph, in) -> TokenMean.of("y", in.get("x")))
        .variable("x", clips, tokens, dim);
  }
}
