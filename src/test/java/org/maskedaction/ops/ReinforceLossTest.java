package org.maskedaction.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.maskedaction.testing.Close;
import org.maskedaction.testing.Golden;
import org.maskedaction.testing.GradientCheck;
import org.maskedaction.testing.TokenIndices;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

class ReinforceLossTest {
  @BeforeAll
  static void initialise() {
    Backend.initialise();
  }

  private record Result(INDArray loss, INDArray entropy, INDArray dLogits) {}

  private static Result evaluate(INDArray logits, INDArray masked, INDArray error) {
    SameDiff graph = SameDiff.create();
    SDVariable variable = graph.var("logits", logits.dup());
    ReinforceLoss.of("loss", variable, graph.constant(masked), graph.constant(error));
    graph.setLossVariables("loss");
    Map<String, INDArray> gradients = graph.calculateGradients(Map.of(), "logits");
    Map<String, INDArray> outputs = graph.output(Map.of(), "loss", "loss/entropy");
    return new Result(outputs.get("loss"), outputs.get("loss/entropy"), gradients.get("logits"));
  }

  @ParameterizedTest
  @CsvSource({"FLOAT", "DOUBLE"})
  void agreesWithAnIndependentImplementation(DataType type) {
    Map<String, INDArray> golden = Golden.tensors("reinforce-loss");
    Result result =
        evaluate(
            golden.get("logits").castTo(type),
            golden.get("masked"),
            golden.get("error").castTo(type));
    Close.check("loss", result.loss(), golden.get("loss"), 1e-4);
    Close.check("gradient", result.dLogits(), golden.get("grad/logits"), 1e-3);
  }

  /** p = (1/2, 1/4, 1/4); masked tokens 0 and 2 with errors 1 and 3. */
  @Test
  void agreesWithNumbersWorkedOutByHand() {
    INDArray logits = Nd4j.createFromArray(new double[][] {{Math.log(2), 0, 0}});
    INDArray masked = Nd4j.createFromArray(new int[][] {{0, 2}});
    Result result = evaluate(logits, masked, Nd4j.createFromArray(new double[][] {{1, 3}}));
    assertThat(result.loss().getDouble(0)).isCloseTo(3.5 * Math.log(2), within(1e-12));
    assertThat(result.entropy().getDouble(0)).isCloseTo(1.5 * Math.log(2), within(1e-12));
    // -1/2 (1 [n = 0] + 3 [n = 2] - 4 p_n)
    double[] expected = {0.5, 0.5, -1};
    assertThat(result.dLogits().data().asDouble()).containsExactly(expected, within(1e-12));
  }

  /** What is masked and badly reconstructed becomes more likely to be visible. */
  @Test
  void aGradientStepRaisesTheProbabilityOfTheWorstMaskedToken() {
    INDArray logits = GradientCheck.normal(7, 1, 6);
    INDArray masked = Nd4j.createFromArray(new int[][] {{0, 1, 3, 4}});
    INDArray error = Nd4j.createFromArray(new double[][] {{0.1, 9, 0.2, 0.1}});
    INDArray after = logits.sub(evaluate(logits, masked, error).dLogits().mul(0.1));
    double before = Transforms.softmax(logits, true).getDouble(0, 1);
    assertThat(Transforms.softmax(after, true).getDouble(0, 1)).isGreaterThan(before);
  }

  @Test
  void gradientsMatchCentralDifferences() {
    GradientCheck.of(
            (graph, in) ->
                ReinforceLoss.of("y", in.get("logits"), in.get("masked"), in.get("error")).loss())
        .variable("logits", 2, 7)
        .constant("masked", TokenIndices.subsets(3, 2, 7, 4))
        .constant("error", Transforms.abs(GradientCheck.normal(4, 2, 4)))
        .matchesCentralDifferences()
        .kernelsMatchPortable(1e-5);
  }

  /** log p of token 0 is about -40, below the clamp at ln 2⁻²³. */
  @Test
  void probabilitiesAreClampedAndClampedOnesPassNoGradient() {
    INDArray logits = Nd4j.createFromArray(new double[][] {{-40, 0, 0}});
    INDArray masked = Nd4j.createFromArray(new int[][] {{0}});
    Result result = evaluate(logits, masked, Nd4j.createFromArray(new double[][] {{2}}));
    assertThat(result.loss().getDouble(0)).isCloseTo(2 * 23 * Math.log(2), within(1e-12));
    assertThat(result.dLogits().data().asDouble()).containsOnly(0.0);
  }

  @Test
  void errorsMustFitTheMaskedTokens() {
    INDArray logits = Nd4j.zeros(DataType.FLOAT, 1, 5);
    INDArray masked = Nd4j.createFromArray(new int[][] {{0, 1, 2}});
    INDArray error = Nd4j.ones(DataType.FLOAT, 1, 2);
    INDArray[] out = {Nd4j.scalar(0f), Nd4j.scalar(0f)};
    ReinforceLoss op = new ReinforceLoss();
    assertThatThrownBy(() -> op.run(new INDArray[] {logits, masked, error}, out))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("error has 2 values, expected 3");
  }
}
