package org.maskedaction.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.maskedaction.testing.GradientCheck;
import org.maskedaction.testing.TokenIndices;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class TokenScatterTest {
  @BeforeAll
  static void initialise() {
    Backend.initialise();
  }

  @Test
  void putsVisibleTokensInPlaceAndTheFillElsewhere() {
    INDArray x = Nd4j.createFromArray(new float[][][] {{{1}, {2}}, {{3}, {4}}});
    INDArray indices = Nd4j.createFromArray(new int[][] {{0, 2}, {1, 2}});
    INDArray fill = Nd4j.createFromArray(new float[] {7});
    INDArray positions = Nd4j.createFromArray(new float[][] {{10}, {20}, {30}});

    INDArray y = new TokenScatter().run(x, indices, fill, positions)[0];

    assertThat(y.shape()).containsExactly(2, 3, 1);
    assertThat(y.data().asFloat()).containsExactly(11f, 27f, 32f, 17f, 23f, 34f);
  }

  @Test
  void gradientsMatchCentralDifferences() {
    check(2, 5, 3, 2).matchesCentralDifferences();
  }

  @ParameterizedTest
  @CsvSource({"3,211,67,20", "1,9,5,8", "2,400,31,100"})
  void kernelsAgreeWithThePortablePath(int clips, int tokens, int dim, int visible) {
    check(clips, tokens, dim, visible).kernelsMatchPortable(1e-6);
  }

  @Test
  void refusesAnIndexOutsideTheGrid() {
    INDArray x = GradientCheck.normal(1, 1, 1, 3);
    INDArray indices = Nd4j.createFromArray(new int[][] {{-1}});
    INDArray fill = GradientCheck.normal(2, 3);
    INDArray positions = GradientCheck.normal(3, 4, 3);

    assertThatThrownBy(() -> new TokenScatter().run(x, indices, fill, positions))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("token index -1 of clip 0 at position 0 is outside [0, 4)");
  }

  private static GradientCheck check(int clips, int tokens, int dim, int visible) {
    return GradientCheck.of(
            (graph, in) ->
                TokenScatter.of(
                    "y", in.get("x"), in.get("indices"), in.get("fill"), in.get("positions")))
        .variable("x", clips, visible, dim)
        .variable("fill", dim)
        .constant("indices", TokenIndices.subsets(5, clips, tokens, visible))
        .constant("positions", GradientCheck.normal(6, tokens, dim));
  }
}
