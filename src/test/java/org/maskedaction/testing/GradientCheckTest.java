package org.maskedaction.testing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.maskedaction.ops.PatchTargets;
import org.nd4j.linalg.factory.Nd4j;

class GradientCheckTest {
  @Test
  void failsWhereAGradientIsWrong() {
    GradientCheck check =
        GradientCheck.of(
                (graph, in) -> PatchTargets.of("y", in.get("x"), in.get("masked"), 2, 1, false))
            .variable("x", 1, 2, 6);
    check.constant("masked", Nd4j.createFromArray(new int[][] {{1}}));

    assertThatThrownBy(check::matchesCentralDifferences)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("gradient of x[0, 1, 0] is 0.0");
  }
}
