package org.maskedaction.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.maskedaction.testing.GradientCheck;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class WeightedTokenLossTest {
  private static final INDArray WEIGHTS =
      Nd4j.createFromArray(1f, 0f, 0f, 0f, 1f, 1f).reshape(2, 3);

  @Test
  void gradientsMatchCentralDifferences() {
    GradientCheck.of(
            (graph, in) ->
                WeightedTokenLoss.of("y", in.get("p"), in.get("t"), in.get("weights"), false))
        .variable("p", 2, 3, 4)
        .variable("t", 2, 3, 4)
        .constant("weights", WEIGHTS)
        .matchesCentralDifferences()
        .kernelsMatchPortable(1e-5);
  }

  @Test
  void aDetachedTargetHasNoGradient() {
    INDArray ones = Nd4j.ones(2, 3, 4);
    WeightedTokenLoss.Gradient op = new WeightedTokenLoss.Gradient();
    op.addIArgument(1);
    INDArray[] gradients = op.run(ones, ones.mul(3), WEIGHTS, Nd4j.scalar(1f));
    assertThat(gradients[0].amaxNumber().doubleValue()).isPositive();
    assertThat(gradients[1].amaxNumber().doubleValue()).isZero();
  }

  @Test
  void theErrorIsTheMeanOverTheChosenTokens() {
    INDArray prediction = Nd4j.createFromArray(1f, 2f, 5f, 5f).reshape(1, 2, 2);
    INDArray target = Nd4j.createFromArray(0f, 0f, 1f, 1f).reshape(1, 2, 2);
    assertThat(loss(prediction, target, 1, 0)).isCloseTo(2.5, within(1e-6)); // (1 + 4) / 2
    assertThat(loss(prediction, target, 1, 1)).isCloseTo(9.25, within(1e-6)); // with (16 + 16) / 2
    assertThat(loss(prediction, target, 0, 0)).isZero();
  }

  private static double loss(INDArray prediction, INDArray target, float first, float second) {
    INDArray weights = Nd4j.createFromArray(first, second).reshape(1, 2);
    return new WeightedTokenLoss().run(prediction, target, weights)[0].getDouble(0);
  }
}
