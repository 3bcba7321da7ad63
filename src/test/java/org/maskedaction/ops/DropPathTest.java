package org.maskedaction.ops;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.maskedaction.testing.GradientCheck;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class DropPathTest {
  @BeforeAll
  static void initialise() {
    Backend.initialise();
  }

  private static GradientCheck check(int clips, int tokens, int dim) {
    INDArray keep = Nd4j.create(new double[3][clips]);
    for (int b = 0; b < clips; b++) {
      keep.putScalar(1, b, b % 2 == 0 ? 1.25 : 0);
    }
    return GradientCheck.of(
            (graph, in) -> DropPath.of("y", in.get("branch"), in.get("x"), in.get("keep"), 1))
        .variable("branch", clips, tokens, dim)
        .variable("x", clips, tokens, dim)
        .constant("keep", keep);
  }

  @Test
  void gradientsMatchCentralDifferences() {
    check(3, 2, 4).matchesCentralDifferences();
  }

  @ParameterizedTest
  @CsvSource({"3,37,129", "1,1,5", "4,64,32"})
  void kernelsAgreeWithThePortablePath(int clips, int tokens, int dim) {
    check(clips, tokens, dim).kernelsMatchPortable(1e-6);
  }

  @Test
  void eachClipIsScaledByItsFactorOfThePath() {
    SameDiff graph = SameDiff.create();
    SDVariable branch = graph.constant(Nd4j.createFromArray(new float[][][] {{{1, 2}}, {{3, 4}}}));
    SDVariable x = graph.constant(Nd4j.createFromArray(new float[][][] {{{10, 20}}, {{30, 40}}}));
    SDVariable keep = graph.constant(Nd4j.createFromArray(new float[][] {{9, 9}, {0, 2}}));
    INDArray y = DropPath.of("y", branch, x, keep, 1).eval();
    assertThat(y.dup('c').data().asFloat()).containsExactly(10, 20, 36, 48);
  }
}
