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

class TokenGatherTest {
  @BeforeAll
  static void initialise() {
    Backend.initialise();
  }

  @Test
  void takesTheTokensOfEachClip() {
    INDArray x = Nd4j.createFromArray(new float[][][] {{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}});
    INDArray indices = Nd4j.createFromArray(new int[][] {{1, 0, 1}, {0, 0, 1}});
    float[] expected = {3, 4, 1, 2, 3, 4, 5, 6, 5, 6, 7, 8};

    assertThat(new TokenGather().run(x, indices)[0].data().asFloat()).containsExactly(expected);
  }

  @Test
  void gradientsOfRepeatedTokensAddUp() {
    INDArray x = Nd4j.createFromArray(new float[][][] {{{0}, {0}, {0}}});
    INDArray indices = Nd4j.createFromArray(new int[][] {{2, 2}, {2, 0}});
    INDArray dy = Nd4j.createFromArray(new float[] {1, 10, 100, 1000}).reshape(2, 2, 1);

    INDArray dx = new TokenGather.Gradient().run(x, indices, dy)[0];

    assertThat(dx.data().asFloat()).containsExactly(1000f, 0f, 111f);
  }

  @ParameterizedTest
  @CsvSource({"2", "1"})
  void gradientsMatchCentralDifferences(int tables) {
    check(tables, 2, 5, 3, 7).matchesCentralDifferences();
  }

  @ParameterizedTest
  @CsvSource({"3,3,211,67,150", "1,3,100,33,130", "2,2,1,5,1"})
  void kernelsAgreeWithThePortablePath(int tables, int clips, int tokens, int dim, int count) {
    check(tables, clips, tokens, dim, count).kernelsMatchPortable(1e-6);
  }

  @Test
  void refusesAnIndexOutsideTheTokens() {
    INDArray x = GradientCheck.normal(1, 2, 4, 3);
    INDArray indices = Nd4j.createFromArray(new int[][] {{0, 1}, {2, 4}});

    assertThatThrownBy(() -> new TokenGather().run(x, indices))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("token index 4 of clip 1 at position 1 is outside [0, 4)");
  }

  @Test
  void refusesIndicesForAnotherNumberOfClips() {
    INDArray x = GradientCheck.normal(1, 2, 4, 3);

    assertThatThrownBy(() -> new TokenGather().run(x, TokenIndices.draws(1, 3, 4, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("indices are for 3 clips, tokens for 2");
  }

  private static GradientCheck check(int tables, int clips, int tokens, int dim, int count) {
    return GradientCheck.of((graph, in) -> TokenGather.of("y", in.get("x"), in.get("indices")))
        .variable("x", tables, tokens, dim)
        .constant("indices", TokenIndices.draws(5, clips, tokens, count));
  }
}
