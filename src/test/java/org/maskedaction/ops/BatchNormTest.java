package org.maskedaction.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.maskedaction.testing.GradientCheck;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class BatchNormTest {
  @BeforeAll
  static void initialise() {
    Backend.initialise();
  }

  /** Feature 1 has mean 3 and variance 4, feature 2 mean 10 and variance 0. */
  @Test
  void everyFeatureIsNormalisedOverTheBatch() {
    BatchNorm op = new BatchNorm();
    op.addTArgument(1e-6);
    INDArray x = Nd4j.createFromArray(new float[][] {{1, 10}, {5, 10}});
    INDArray[] out =
        op.run(
            x, Nd4j.createFromArray(2f, 3f), Nd4j.createFromArray(0.5f, 7f)); // y, mean, variance
    assertThat(out[0].getFloat(0, 0)).isCloseTo(-1.5f, within(1e-5f));
    assertThat(out[0].getFloat(1, 0)).isCloseTo(2.5f, within(1e-5f));
    assertThat(out[0].getFloat(0, 1)).isEqualTo(7f);
    assertThat(out[1].data().asFloat()).containsExactly(3, 10);
    assertThat(out[2].data().asFloat()).containsExactly(4, 0);
  }

  @Test
  void givenStatisticsTakeThePlaceOfTheBatch() {
    BatchNorm op = new BatchNorm();
    op.addTArgument(1.0);
    INDArray[] out =
        op.run(
            Nd4j.createFromArray(new float[][] {{7}}),
            Nd4j.createFromArray(3f),
            Nd4j.createFromArray(1f),
            Nd4j.createFromArray(1f),
            Nd4j.createFromArray(8f)); // variance + eps = 9
    assertThat(out[0].getFloat(0)).isEqualTo(7f); // (7 - 1) / 3 * 3 + 1
  }

  @ParameterizedTest
  @CsvSource({"2,3", "5,1", "7,4"})
  void gradientsMatchCentralDifferences(int batch, int features) {
    GradientCheck.of(
            (graph, in) ->
                BatchNorm.ofBatch("y", in.get("x"), in.get("gain"), in.get("shift"), 1e-3).y())
        .variable("x", batch, features)
        .variable("gain", features)
        .variable("shift", features)
        .matchesCentralDifferences()
        .kernelsMatchPortable(1e-4);
  }

  @Test
  void nothingIsLearnedThroughGivenStatistics() {
    SameDiff graph = SameDiff.create();
    INDArray ones = Nd4j.ones(2);
    var parameter = graph.var("x", Nd4j.ones(3, 2));
    var one = graph.constant("one", ones);
    BatchNorm.withStatistics("y", parameter, one, one, one, one, 1e-5).sum("loss");
    graph.setLossVariables("loss");
    assertThatThrownBy(graph::createGradFunction)
        .hasStackTraceContaining("batch norm with given statistics has no gradient");
  }
}
