package org.maskedaction.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskedaction.io.InputException;
import org.maskedaction.testing.Close;
import org.maskedaction.testing.ExactValues;
import org.maskedaction.testing.Golden;
import org.maskedaction.testing.GradientCheck;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class OrthoformerAttentionTest {
  private static final int LANDMARKS = 5;

  @BeforeAll
  static void initialise() {
    Backend.initialise();
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT", "DOUBLE"})
  void trajectoryTokensAgreeWithAnIndependentImplementation(DataType type) {
    Map<String, INDArray> golden = Golden.tensors("orthoformer");
    INDArray q = golden.get("q");
    INDArray landmarks = q.getRows(golden.get("landmarks").toIntVector());
    INDArray[] in = oneHead(q, golden.get("k"), golden.get("v"), landmarks, type);
    Close.check("tokens", op(1, 4, true).run(in)[1], golden.get("output"), 1e-4);
  }

  /** 6 tokens of 2 frames; element k of q, k and v is sin(0.3 k), and so on one radian further. */
  @Test
  void reproducesThePublishedTrajectoryTokens() {
    INDArray q = sine(0);
    INDArray y = publishedTokens(q, q.getRows(0, 2, 4));
    assertRow(y, 0, 0, 0.1130670432, -0.0583562144, -0.2245666852, -0.3707172829);
    assertRow(y, 0, 1, 0.4279318003, 0.5203925934, 0.5663682660, 0.5617519481);
    assertRow(y, 5, 1, 0.3322808392, 0.4429586560, 0.5140682953, 0.5392577448);
    INDArray all = publishedTokens(q, q);
    assertRow(all, 0, 0, 0.2071691968, 0.0327401126, -0.1446135482, -0.3090493115);
  }

  private static INDArray publishedTokens(INDArray q, INDArray landmarks) {
    INDArray[] in = oneHead(q, sine(1), sine(2), landmarks, DataType.DOUBLE);
    return op(1, 2, true).run(in)[1].slice(0); // [N, F, D]
  }

  private static void assertRow(INDArray y, int token, int frame, double... expected) {
    double[] found = y.slice(token).slice(frame).dup('c').data().asDouble();
    assertThat(found).containsExactly(expected, within(1e-9));
  }

  private static INDArray sine(double phase) {
    double[] values = new double[24];
    for (int k = 0; k < values.length; k++) {
      values[k] = Math.sin(0.3 * k + phase);
    }
    return Nd4j.createFromArray(values).reshape(6, 4);
  }

  /** Inputs for one clip and one head, with noise for the projections of the temporal attention. */
  private static INDArray[] oneHead(
      INDArray q, INDArray k, INDArray v, INDArray landmarks, DataType type) {
    long width = q.size(1);
    INDArray[] in = {
      Nd4j.concat(1, q, k, v).reshape(1, q.size(0), 3 * width),
      GradientCheck.normal(1, width, width),
      GradientCheck.normal(2, width),
      GradientCheck.normal(3, 2 * width, width),
      GradientCheck.normal(4, 2 * width),
      landmarks.dup('c').reshape(1, landmarks.size(0), width)
    };
    for (int i = 0; i < in.length; i++) {
      in[i] = in[i].castTo(type).dup('c');
    }
    return in;
  }

  @ParameterizedTest
  @CsvSource({"true,1,2,3,3", "false,1,2,3,2", "true,3,1,2,1", "false,2,3,1,3"})
  void gradientsMatchCentralDifferences(
      boolean projectValues, int batch, int frames, int places, int landmarks) {
    check(batch, frames, places, 4, 2, landmarks, projectValues, true).matchesCentralDifferences();
  }

  @ParameterizedTest
  @CsvSource({
    "true,2,3,5,12,3,4",
    "false,2,3,5,12,3,7",
    "true,1,1,7,10,2,7",
    "true,2,8,1,6,1,1",
    "true,1,3,67,20,4,33",
    "false,1,2,131,18,2,16"
  })
  void kernelsAgreeWithThePortablePath(
      boolean projectValues, int batch, int frames, int places, int width, int heads, int count) {
    for (boolean keepTokens : new boolean[] {true, false}) {
      check(batch, frames, places, width, heads, count, projectValues, keepTokens)
          .kernelsMatchPortable(1e-5);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void kernelsOverwriteWhatTheOutputsHeld(boolean projectValues) {
    INDArray[] in = gradientInputs(2, 2, 3, 8, 4);
    INDArray[] clean = gradient(2, 2, projectValues).run(in);
    INDArray[] dirty = new INDArray[clean.length];
    for (int i = 0; i < dirty.length; i++) {
      dirty[i] = Nd4j.valueArrayOf(clean[i].shape(), Float.NaN, DataType.FLOAT);
    }
    gradient(2, 2, projectValues).accelerated(in, dirty);
    for (int i = 0; i < dirty.length; i++) {
      assertThat(ExactValues.of(dirty[i])).isEqualTo(ExactValues.of(clean[i]));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void gradientsNobodyReadsAreSkipped(boolean accelerated) {
    INDArray[] in = gradientInputs(2, 2, 3, 8, 4);
    OrthoformerAttention.Gradient op = gradient(2, 2, true);
    INDArray[] all = op.run(in);
    for (int wanted = 0; wanted < all.length; wanted++) {
      INDArray[] out = new INDArray[all.length];
      out[wanted] = all[wanted].like();
      if (accelerated) {
        op.accelerated(in, out);
      } else {
        op.portable(in, out);
      }
      assertThat(out[wanted].equalsWithEps(all[wanted], 1e-4)).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT", "DOUBLE"})
  void landmarksChosenInTheGraphCountAsConstant(DataType type) {
    INDArray qkv = GradientCheck.normal(20, 2, 6, 24).castTo(type).dup('c');
    OrthoformerLandmarks choice = new OrthoformerLandmarks();
    choice.addIArgument(2, 3);
    INDArray landmarks = choice.run(new INDArray[] {qkv})[0];
    INDArray chosen = qkvGradient(qkv, x -> OrthoformerLandmarks.of("landmarks", x, 2, 3));
    INDArray given = qkvGradient(qkv, x -> x.getSameDiff().constant("landmarks", landmarks));
    assertThat(given.amaxNumber().doubleValue()).isPositive();
    assertThat(chosen.castTo(DataType.DOUBLE)).isEqualTo(given.castTo(DataType.DOUBLE));
  }

  private interface Landmarks {
    SDVariable of(SDVariable qkv);
  }

  private static INDArray qkvGradient(INDArray qkv, Landmarks landmarks) {
    SameDiff graph = SameDiff.create();
    SDVariable x = graph.var("x", qkv.dup('c'));
    SDVariable packed = x.mul("qkv", 1.5);
    INDArray[] in = oneHead(normal(6, 8), normal(6, 8), normal(6, 8), normal(3, 8), qkv.dataType());
    SDVariable y =
        OrthoformerAttention.of(
            "y",
            packed,
            graph.var("qw", in[1]),
            graph.var("qb", in[2]),
            graph.var("kvw", in[3]),
            graph.var("kvb", in[4]),
            landmarks.of(x),
            2,
            2,
            true,
            true);
    y.mul(y).sum("loss");
    graph.setLossVariables("loss");
    return graph.calculateGradients(Collections.emptyMap(), "x").get("x");
  }

  private static INDArray normal(long... shape) {
    return GradientCheck.normal(7, shape);
  }

  @Test
  void landmarksChangeTheOutput() {
    INDArray[] in = inputs(1, 2, 3, 8, 4);
    INDArray before = op(2, 2, true).run(in)[0];
    in[LANDMARKS] = in[LANDMARKS].mul(1.5);
    assertThat(op(2, 2, true).run(in)[0]).isNotEqualTo(before);
  }

  @Test
  void landmarksOfAnotherShapeAreRefused() {
    INDArray[] in = inputs(2, 2, 3, 8, 4);
    in[LANDMARKS] = in[LANDMARKS].reshape(1, 8, 8);
    assertThatThrownBy(() -> op(2, 2, true).run(in))
        .isInstanceOf(InputException.class)
        .hasMessage("orthoformer attention: landmarks have shape [1, 8, 8], expected [2, L, 8]");
  }

  /** N = 6 tokens of 2 frames, L = 4, D = 8. */
  @Test
  void floatingPointOperationsAreThoseOfTheProducts() {
    long affinities = 2 * (6 * 4 * 8) + 2 * (4 * 6 * 8); // Q Λᵀ and Λ Kᵀ
    long pooling = 2 * (4 * 6 * 8) + 2 * (6 * 4 * 2 * 8); // by landmark, then by query and frame
    long temporal = 2 * (6 + 2 * 12) * 8 * 8 + 4 * 12 * 8;
    INDArray[] in = inputs(1, 2, 3, 8, 4);
    assertThat(op(2, 2, true).flops(in, null)).isEqualTo(affinities + pooling + temporal);
    // Either factor of each product but the landmarks.
    assertThat(gradient(2, 2, true).flops(gradientInputs(1, 2, 3, 8, 4), null))
        .isEqualTo(affinities + 2 * pooling + 2 * temporal);
  }

  @Test
  void repeatedRunsAreBitEqual() {
    INDArray[] in = gradientInputs(2, 3, 20, 24, 10);
    INDArray[] once = gradient(3, 3, true).run(in);
    INDArray[] twice = gradient(3, 3, true).run(in);
    for (int i = 0; i < once.length; i++) {
      assertThat(ExactValues.of(twice[i])).isEqualTo(ExactValues.of(once[i]));
    }
  }

  private static GradientCheck check(
      int batch,
      int frames,
      int places,
      int width,
      int heads,
      int landmarks,
      boolean projectValues,
      boolean keepTokens) {
    double spread = 1.0 / Math.sqrt(width);
    return GradientCheck.of((graph, in) -> attention(in, heads, frames, projectValues, keepTokens))
        .variable("qkv", batch, frames * places, 3 * width)
        .variable("queryWeight", GradientCheck.normal(1, width, width).mul(spread))
        .variable("queryBias", width)
        .variable("keyValueWeight", GradientCheck.normal(2, 2 * width, width).mul(spread))
        .variable("keyValueBias", 2 * width)
        .constant("landmarks", GradientCheck.normal(3, batch, landmarks, width));
  }

  private static SDVariable attention(
      Map<String, SDVariable> in,
      int heads,
      int frames,
      boolean projectValues,
      boolean keepTokens) {
    return OrthoformerAttention.of(
        "y",
        in.get("qkv"),
        in.get("queryWeight"),
        in.get("queryBias"),
        in.get("keyValueWeight"),
        in.get("keyValueBias"),
        in.get("landmarks"),
        heads,
        frames,
        projectValues,
        keepTokens);
  }

  private static OrthoformerAttention op(int heads, int frames, boolean projectValues) {
    OrthoformerAttention op = new OrthoformerAttention();
    op.addIArgument(heads, frames, projectValues ? 1 : 0, 0);
    return op;
  }

  private static OrthoformerAttention.Gradient gradient(
      int heads, int frames, boolean projectValues) {
    OrthoformerAttention.Gradient op = new OrthoformerAttention.Gradient();
    op.addIArgument(heads, frames, projectValues ? 1 : 0);
    return op;
  }

  /** Random float32 inputs of the op. */
  private static INDArray[] inputs(int batch, int frames, int places, int width, int landmarks) {
    long[][] shapes = {
      {batch, (long) frames * places, 3L * width},
      {width, width},
      {width},
      {2L * width, width},
      {2L * width},
      {batch, landmarks, width}
    };
    INDArray[] in = new INDArray[shapes.length];
    for (int i = 0; i < in.length; i++) {
      in[i] = GradientCheck.normal(10 + i, shapes[i]).castTo(DataType.FLOAT);
    }
    return in;
  }

  /** Random float32 inputs of the gradient op, which has dy before the landmarks. */
  private static INDArray[] gradientInputs(
      int batch, int frames, int places, int width, int landmarks) {
    List<INDArray> in = new ArrayList<>(List.of(inputs(batch, frames, places, width, landmarks)));
    INDArray dy = GradientCheck.normal(30, batch, (long) frames * places, width);
    in.add(LANDMARKS, dy.castTo(DataType.FLOAT));
    return in.toArray(new INDArray[0]);
  }
}
