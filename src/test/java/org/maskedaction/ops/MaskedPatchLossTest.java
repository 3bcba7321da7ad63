package org.maskedaction.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskedaction.testing.Golden;
import org.maskedaction.testing.GradientCheck;
import org.maskedaction.testing.Tubelets;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class MaskedPatchLossTest {
  private static final int MSE = 0;
  private static final int L1 = 1;

  @BeforeAll
  static void initialise() {
    Backend.initialise();
  }

  @Test
  void lossIsTheMeanOfTheTokenErrors() {
    float[][][] prediction = {{{1, 2}, {3, 4}}};
    float[][][] target = {{{0, 2}, {6, 2}}};

    Map<String, INDArray> squared = losses(prediction, target, MSE);
    Map<String, INDArray> absolute = losses(prediction, target, L1);

    assertThat(squared.get("token_error").data().asFloat()).containsExactly(0.5f, 6.5f);
    assertThat(squared.get("loss").getFloat(0)).isEqualTo(3.5f);
    assertThat(absolute.get("token_error").data().asFloat()).containsExactly(0.5f, 2.5f);
    assertThat(absolute.get("loss").getFloat(0)).isEqualTo(1.5f);
    assertThat(squared.get("loss").rank()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {MSE, L1})
  void gradientsMatchCentralDifferences(int kind) {
    check(kind, 2, 3, 5).matchesCentralDifferences();
  }

  @ParameterizedTest
  @CsvSource({"0,3,37,129", "1,3,37,129", "0,1,1,1", "1,2,16,64"})
  void kernelsAgreeWithThePortablePath(int kind, int clips, int masked, int values) {
    check(kind, clips, masked, values).kernelsMatchPortable(1e-5);
  }

  @Test
  void tokenErrorOfTheKernelAgreesWithThePortablePath() {
    INDArray prediction = GradientCheck.normal(1, 2, 19, 77);
    INDArray target = GradientCheck.normal(2, 2, 19, 77);
    INDArray expected = losses(prediction, target, MSE).get("token_error");
    INDArray actual =
        losses(prediction.castTo(DataType.FLOAT), target.castTo(DataType.FLOAT), MSE)
            .get("token_error");

    assertThat(actual.castTo(DataType.DOUBLE).sub(expected).amaxNumber().doubleValue())
        .isLessThan(1e-6);
  }

  @ParameterizedTest
  @CsvSource({"DOUBLE", "FLOAT"})
  void absoluteErrorHasNoSlopeAtZero(DataType type) {
    SameDiff graph = SameDiff.create();
    INDArray prediction = Nd4j.createFromArray(new double[][][] {{{1, 2, 3, 4}}}).castTo(type);
    INDArray target = Nd4j.createFromArray(new double[][][] {{{0, 2, 5, 4}}}).castTo(type);
    MaskedPatchLoss.of(
        "loss", "token_error", graph.var("p", prediction), graph.constant("t", target), L1);
    graph.setLossVariables("loss");

    INDArray gradient = graph.calculateGradients(Map.of(), "p").get("p");

    assertThat(gradient.dup().data().asDouble()).containsExactly(0.25, 0, -0.25, 0);
  }

  /** Prediction and loss of the published implementation on a small random model. */
  @Test
  void agreesWithThePublishedModelOnTargetsAndLoss() {
    Map<String, INDArray> golden = Golden.tensors("videomae-pretrain");
    INDArray clips = golden.get("pixel_values").permute(0, 2, 1, 3, 4).dup('c');
    INDArray patches = Tubelets.ofChannelsFirst(clips, 2, 8);
    SameDiff graph = SameDiff.create();
    MaskedPatchLoss.of(
        "loss",
        "token_error",
        graph.constant("prediction", golden.get("prediction")),
        PatchTargets.of(
            "targets",
            graph.constant("patches", patches),
            graph.constant("masked", indices(golden.get("masked"))),
            2,
            8,
            true),
        MSE);

    double expected = golden.get("loss").getDouble(0);
    assertThat(graph.outputSingle(Map.of(), "loss").getDouble(0))
        .isCloseTo(expected, within(1e-5 * expected));
  }

  @Test
  void refusesAnUnknownKind() {
    assertThatThrownBy(() -> check(2, 1, 1, 1).matchesCentralDifferences())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("kind must be 0 or 1, not 2");
  }

  /** A mask with 1 for masked tokens as ascending indices. */
  private static INDArray indices(INDArray mask) {
    int[][] flags = mask.toIntMatrix();
    int[][] rows = new int[flags.length][];
    for (int b = 0; b < rows.length; b++) {
      int[] own = flags[b];
      rows[b] = IntStream.range(0, own.length).filter(n -> own[n] == 1).toArray();
    }
    return Nd4j.createFromArray(rows);
  }

  private static Map<String, INDArray> losses(
      float[][][] prediction, float[][][] target, int kind) {
    return losses(Nd4j.createFromArray(prediction), Nd4j.createFromArray(target), kind);
  }

  private static Map<String, INDArray> losses(INDArray prediction, INDArray target, int kind) {
    SameDiff graph = SameDiff.create();
    MaskedPatchLoss.of(
        "loss",
        "token_error",
        graph.constant("prediction", prediction),
        graph.constant("target", target),
        kind);
    return graph.output(Map.of(), "loss", "token_error");
  }

  private static GradientCheck check(int kind, int clips, int masked, int values) {
    return GradientCheck.of(
            (graph, in) ->
                MaskedPatchLoss.of("loss", "token_error", in.get("p"), in.get("t"), kind).loss())
        .variable("p", clips, masked, values)
        .constant("t", GradientCheck.normal(3, clips, masked, values));
  }
}
