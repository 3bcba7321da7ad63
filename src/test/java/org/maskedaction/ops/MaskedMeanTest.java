package org.maskedaction.ops;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.maskedaction.testing.GradientCheck;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class MaskedMeanTest {
  private static final INDArray VALID =
      Nd4j.createFromArray(1f, 0f, 1f, 0f, 0f, 0f, 1f, 1f, 1f, 0f, 1f, 0f).reshape(4, 3);

  @Test
  void gradientsMatchCentralDifferences() {
    GradientCheck.of((graph, in) -> MaskedMean.of("y", in.get("x"), in.get("valid"), 2))
        .variable("x", 4, 3, 5)
        .constant("valid", VALID)
        .matchesCentralDifferences()
        .kernelsMatchPortable(1e-6);
  }

  @Test
  void onlyValidTokensOfAllPersonsCount() {
    Backend.initialise();
    INDArray x = Nd4j.createFromArray(1f, 9f, 3f, 9f, 9f, 9f).reshape(2, 3, 1);
    INDArray valid = Nd4j.createFromArray(1f, 0f, 1f, 0f, 0f, 0f).reshape(2, 3);
    assertThat(mean(x, valid, 2)).containsExactly(2);
    assertThat(mean(x, valid, 1)).containsExactly(2, 0);
  }

  private static float[] mean(INDArray x, INDArray valid, int persons) {
    INDArray[] out = {Nd4j.create(x.size(0) / persons, 1, 1)};
    MaskedMean op = new MaskedMean();
    op.addIArgument(persons);
    op.run(new INDArray[] {x, valid}, out);
    return out[0].data().asFloat();
  }
}
