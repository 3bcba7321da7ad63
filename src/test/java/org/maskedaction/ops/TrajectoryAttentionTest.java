package org.maskedaction.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskedaction.io.InputException;
import org.maskedaction.testing.GradientCheck;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.imports.converters.ImportClassMapping;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class TrajectoryAttentionTest {
  @BeforeAll
  static void register() {
    Backend.initialise();
    for (GraphOp op : List.of(new TrajectoryAttention(), new TrajectoryAttention.Gradient())) {
      ImportClassMapping.getOpNameMapping().put(op.opName(), op);
    }
  }

  @ParameterizedTest
  @CsvSource({"true,1,2,3", "false,1,2,3", "true,3,1,2", "false,2,3,1"})
  void gradientsMatchCentralDifferences(boolean projectValues, int batch, int frames, int places) {
    check(batch, frames, places, 4, 2, projectValues, true).matchesCentralDifferences();
  }

  @ParameterizedTest
  @CsvSource({
    "true,2,3,5,12,3",
    "false,2,3,5,12,3",
    "true,1,1,7,10,2",
    "true,2,8,1,6,1",
    "true,1,3,67,20,4",
    "false,1,2,131,18,2"
  })
  void kernelsAgreeWithThePortablePath(
      boolean projectValues, int batch, int frames, int places, int width, int heads) {
    for (boolean keepTokens : new boolean[] {true, false}) {
      check(batch, frames, places, width, heads, projectValues, keepTokens)
          .kernelsMatchPortable(1e-5);
    }
  }

  @Test
  void kernelsOverwriteWhatTheOutputsHeld() {
    INDArray[] in = inputs(2, 2, 3, 8);
    INDArray[] clean = op(new TrajectoryAttention.Gradient(), 2, 2, false).run(in);
    INDArray[] dirty = new INDArray[clean.length];
    for (int i = 0; i < dirty.length; i++) {
      dirty[i] = Nd4j.valueArrayOf(clean[i].shape(), Float.NaN, DataType.FLOAT);
    }
    op(new TrajectoryAttention.Gradient(), 2, 2, false).accelerated(in, dirty);
    assertThat(dirty).isEqualTo(clean);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void gradientsNobodyReadsAreSkipped(boolean accelerated) {
    INDArray[] in = inputs(2, 2, 3, 8);
    TrajectoryAttention.Gradient op = op(new TrajectoryAttention.Gradient(), 2, 2, true);
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
  @ValueSource(booleans = {true, false})
  void theBiasOfTheTemporalKeysHasNoEffect(boolean projectValues) {
    INDArray[] in = inputs(1, 2, 3, 8);
    INDArray before = op(new TrajectoryAttention(), 2, 2, projectValues).run(in)[0];
    INDArray gradient = op(new TrajectoryAttention.Gradient(), 2, 2, projectValues).run(in)[4];
    for (int i = 0; i < 8; i++) {
      in[4].putScalar(i, in[4].getFloat(i) + 3f);
      assertThat(gradient.getFloat(i)).isZero();
    }
    INDArray after = op(new TrajectoryAttention(), 2, 2, projectValues).run(in)[0];
    assertThat(after).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void unprojectedValuesGiveTheirProjectionNoGradient(boolean accelerated) {
    INDArray[] in = inputs(1, 2, 3, 8);
    TrajectoryAttention.Gradient op = op(new TrajectoryAttention.Gradient(), 2, 2, false);
    INDArray[] out = op.run(in);
    if (!accelerated) {
      op.portable(in, out);
    }
    INDArray weight = out[3].reshape(2, 64);
    assertThat(weight.getRow(1).amaxNumber().floatValue()).isZero();
    assertThat(weight.getRow(0).amaxNumber().floatValue()).isPositive();
    assertThat(out[4].amaxNumber().floatValue()).isZero();
  }

  @Test
  void reproducesPublishedModuleWithProjectedValues() {
    double[][] expected = {
      {0.8418973803, 0.7144118117, 0.0524129591, 0.1351936636},
      {0.7874095801, 0.7303323665, 0.1097878445, 0.1296776569},
      {0.7431758308, 0.5338257700, 0.1183864491, 0.3277435524},
      {0.7441627345, 0.5148724779, 0.1139624939, 0.3458945900},
      {0.7685751335, 0.7191634836, 0.1265968896, 0.1438947467},
      {0.8405401791, 0.7150154482, 0.0538796258, 0.1348559973}
    };
    INDArray output = referenceModule(true);
    for (int token = 0; token < 6; token++) {
      assertThat(output.getRow(token).toDoubleVector())
          .containsExactly(expected[token], within(1e-9));
    }
  }

  @Test
  void reproducesPublishedModuleWithUnprojectedValues() {
    INDArray output = referenceModule(false);
    assertThat(output.getRow(0).toDoubleVector())
        .containsExactly(
            new double[] {0.1324681555, 0.8526698394, 0.7869143439, 0.1301325034}, within(1e-9));
    assertThat(output.getRow(5).toDoubleVector())
        .containsExactly(
            new double[] {0.1348913324, 0.8481466382, 0.7836709150, 0.1340675307}, within(1e-9));
  }

  @Test
  void tokensThatDoNotFillTheFramesAreRefused() {
    INDArray[] in = inputs(1, 2, 3, 8);
    TrajectoryAttention op = op(new TrajectoryAttention(), 2, 4, true);
    assertThatThrownBy(() -> op.run(in))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("qkv has shape [1, 6, 24]");
  }

  @Test
  void weightsOfTheWrongShapeAreRefused() {
    INDArray[] in = inputs(1, 2, 3, 8);
    in[3] = in[3].reshape(8, 16);
    TrajectoryAttention op = op(new TrajectoryAttention(), 2, 2, true);
    assertThatThrownBy(() -> op.run(in))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("key and value weight has shape [8, 16], expected [16, 8]");
  }

  private static GradientCheck check(
      int batch,
      int frames,
      int places,
      int width,
      int heads,
      boolean projectValues,
      boolean keepTokens) {
    double spread = 1.0 / Math.sqrt(width);
    return GradientCheck.of((graph, in) -> attention(in, heads, frames, projectValues, keepTokens))
        .variable("qkv", batch, frames * places, 3 * width)
        .variable("queryWeight", GradientCheck.normal(1, width, width).mul(spread))
        .variable("queryBias", width)
        .variable("keyValueWeight", GradientCheck.normal(2, 2 * width, width).mul(spread))
        .variable("keyValueBias", 2 * width);
  }

  private static SDVariable attention(
      Map<String, SDVariable> in,
      int heads,
      int frames,
      boolean projectValues,
      boolean keepTokens) {
    return TrajectoryAttention.of(
        "y",
        in.get("qkv"),
        in.get("queryWeight"),
        in.get("queryBias"),
        in.get("keyValueWeight"),
        in.get("keyValueBias"),
        heads,
        frames,
        projectValues,
        keepTokens);
  }

  private static <T extends GraphOp> T op(T op, int heads, int frames, boolean projectValues) {
    op.addIArgument(heads, frames, projectValues ? 1 : 0, 0);
    return op;
  }

  /** Random float32 inputs of the gradient op; the first five are those of the op. */
  private static INDArray[] inputs(int batch, int frames, int places, int width) {
    long[][] shapes = {
      {batch, (long) frames * places, 3L * width},
      {width, width},
      {width},
      {2L * width, width},
      {2L * width},
      {batch, (long) frames * places, width}
    };
    INDArray[] in = new INDArray[shapes.length];
    for (int i = 0; i < in.length; i++) {
      in[i] = GradientCheck.normal(10 + i, shapes[i]).castTo(DataType.FLOAT);
    }
    return in;
  }

  /**
   * The published module on 6 patch tokens of 2 frames, 2 heads of width 2; token 0 of its input is
   * dropped.
   */
  private static INDArray referenceModule(boolean projectValues) {
    INDArray x = sine(1.0, 0.3, 0.3 * 4, 6, 4);
    INDArray qkv = x.mmul(filler(0, 12, 4).transpose()).addiRowVector(filler(1, 12));
    INDArray packed = qkv.dup('c').reshape(1, 6, 12);
    SameDiff graph = SameDiff.create();
    SDVariable y =
        attention(
            Map.of(
                "qkv", graph.var("qkv", packed),
                "queryWeight", graph.var("queryWeight", filler(2, 4, 4)),
                "queryBias", graph.var("queryBias", filler(3, 4)),
                "keyValueWeight", graph.var("keyValueWeight", filler(4, 8, 4)),
                "keyValueBias", graph.var("keyValueBias", filler(5, 8))),
            2,
            2,
            projectValues,
            false);
    INDArray heads = y.eval().reshape(6, 4);
    return heads.mmul(filler(6, 4, 4).transpose()).addiRowVector(filler(7, 4));
  }

  /**
   * Weights of the reference: tensor {@code index} holds 0.5 sin(0.37 k + 0.11 index) at element k.
   */
  private static INDArray filler(int index, long... shape) {
    return sine(0.5, 0.37, 0.11 * index, shape);
  }

  private static INDArray sine(double amplitude, double step, double phase, long... shape) {
    double[] values = new double[(int) (shape.length == 1 ? shape[0] : shape[0] * shape[1])];
    for (int k = 0; k < values.length; k++) {
      values[k] = amplitude * Math.sin(step * k + phase);
    }
    return Nd4j.createFromArray(values).reshape(shape);
  }
}
