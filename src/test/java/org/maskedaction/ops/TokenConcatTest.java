package org.maskedaction.ops;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskedaction.testing.GradientCheck;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class TokenConcatTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void gradientsMatchCentralDifferences(int clipsOfFirst) {
    GradientCheck.of((graph, in) -> TokenConcat.of("y", in.get("a"), in.get("b")))
        .variable("a", clipsOfFirst, 2, 4)
        .variable("b", 3, 5, 4)
        .matchesCentralDifferences()
        .kernelsMatchPortable(1e-6);
  }

  @Test
  void aSharedFirstPartIsRepeated() {
    Backend.initialise();
    INDArray first = Nd4j.createFromArray(1f, 2f).reshape(1, 1, 2);
    INDArray second = Nd4j.createFromArray(3f, 4f, 5f, 6f).reshape(2, 1, 2);
    INDArray joined = new TokenConcat().run(first, second)[0];
    assertThat(joined.dup('c').data().asFloat()).containsExactly(1, 2, 3, 4, 1, 2, 5, 6);
  }
}
