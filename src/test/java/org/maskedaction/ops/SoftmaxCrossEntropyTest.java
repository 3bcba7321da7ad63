package org.maskedaction.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.maskedaction.testing.GradientCheck;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class SoftmaxCrossEntropyTest {
  @BeforeAll
  static void initialise() {
    Backend.initialise();
  }

  private static double loss(float[][] logits, float[][] targets) {
    INDArray[] out =
        new SoftmaxCrossEntropy().run(Nd4j.createFromArray(logits), Nd4j.createFromArray(targets));
    return out[0].getDouble(0);
  }

  /** log(1 + e) - 1 for the first clip; the second is even, so that any target costs log 2. */
  @Test
  void theLossIsTheMeanOverClips() {
    double loss = loss(new float[][] {{1, 0}, {3, 3}}, new float[][] {{1, 0}, {0.3f, 0.7f}});
    double expected = (Math.log(1 + Math.E) - 1 + Math.log(2)) / 2;
    assertThat(loss).isCloseTo(expected, within(1e-6));
  }

  @Test
  void largeLogitsDoNotOverflow() {
    assertThat(loss(new float[][] {{1000, 0, -1000}}, new float[][] {{0, 1, 0}}))
        .isCloseTo(1000, within(1e-3));
    assertThat(loss(new float[][] {{1000, 0, -1000}}, new float[][] {{1, 0, 0}})).isZero();
  }

  @ParameterizedTest
  @CsvSource({"3,5", "1,1", "2,11"})
  void gradientsMatchCentralDifferences(int clips, int classes) {
    INDArray targets = GradientCheck.normal(7, clips, classes);
    targets.muli(targets);
    GradientCheck.of((graph, in) -> SoftmaxCrossEntropy.of("y", in.get("x"), in.get("t")))
        .variable("x", clips, classes)
        .constant("t", targets)
        .matchesCentralDifferences()
        .kernelsMatchPortable(1e-5);
  }
}
