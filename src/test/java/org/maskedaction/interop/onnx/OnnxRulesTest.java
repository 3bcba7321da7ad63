package org.maskedaction.interop.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import onnx.Onnx;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.io.InputException;
import org.maskedaction.ops.Backend;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.protobuf.ByteString;

/** Models of one node, against values worked out from the definition of the op. */
class OnnxRulesTest {
  @TempDir private Path folder;

  @BeforeAll
  static void initialise() {
    Backend.initialise();
  }

  @Test
  void geluIsTheExactOneUnlessTanhIsAskedFor() throws IOException {
    INDArray x = Nd4j.createFromArray(-2f, -0.5f, 0f, 1f, 3f).reshape(1, 5);
    INDArray exact = run(x, node("Gelu", "x"));
    assertClose(exact, -0.0455003, -0.1542688, 0, 0.8413447, 2.9959503);
    INDArray tanh = run(x, node("Gelu", "x").addAttribute(text("approximate", "tanh")));
    assertClose(tanh, -0.0454023, -0.1542860, 0, 0.8411920, 2.9963627);
  }

  @Test
  void layerNormalizationUsesItsEpsilonAndMayLackABias() throws IOException {
    INDArray x = Nd4j.createFromArray(1f, 3f, 10f, 10f).reshape(2, 2);
    Onnx.NodeProto.Builder node =
        node("LayerNormalization", "x", "scale").addAttribute(real("epsilon", 3));
    INDArray y = run(x, node, floats("scale", new long[] {2}, 1, 2)); // deviation √(1 + 3) = 2
    assertClose(y, -0.5, 1, 0, 0);
  }

  @Test
  void layerNormalizationOverAnotherAxisIsRefused() {
    Onnx.NodeProto.Builder node =
        node("LayerNormalization", "x", "scale").addAttribute(integers("axis", false, 0));
    assertThatThrownBy(() -> run(Nd4j.ones(2, 2), node, floats("scale", new long[] {2, 2}, 1)))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith(
            "node 'the node' of op LayerNormalization: another axis than the last is not"
                + " supported");
  }

  @Test
  void gemmTransposesAndScales() throws IOException {
    INDArray x = Nd4j.createFromArray(1f, 2f).reshape(1, 2);
    Onnx.NodeProto.Builder node =
        node("Gemm", "x", "b", "c")
            .addAttribute(integers("transB", false, 1))
            .addAttribute(real("alpha", 2))
            .addAttribute(real("beta", 10));
    INDArray y =
        run(
            x,
            node,
            floats("b", new long[] {3, 2}, 1, 0, 0, 1, 1, 1),
            floats("c", new long[] {3}, 1, 2, 3));
    assertClose(y, 12, 24, 36);
  }

  @Test
  void reduceMeanTakesItsAxesAsAttributeOrInput() throws IOException {
    INDArray x = Nd4j.createFromArray(1f, 2f, 3f, 5f, 7f, 9f).reshape(1, 2, 3);
    INDArray kept = run(x, node("ReduceMean", "x").addAttribute(integers("axes", true, -1)));
    assertThat(kept.shape()).containsExactly(1, 2, 1);
    assertClose(kept, 2, 7);
    Onnx.NodeProto.Builder later =
        node("ReduceMean", "x", "axes").addAttribute(integers("keepdims", false, 0));
    INDArray dropped = run(x, later, longs("axes", 1));
    assertThat(dropped.shape()).containsExactly(1, 3);
    assertClose(dropped, 3, 4.5, 6);
  }

  @Test
  void convOverThreeAxesTakesStridesPaddingAndDilation() throws IOException {
    INDArray x = Nd4j.rand(DataType.FLOAT, 2, 2, 5, 4, 6); // [B, C, T, H, W]
    INDArray w = Nd4j.rand(DataType.FLOAT, 3, 2, 2, 2, 3);
    Onnx.NodeProto.Builder node =
        node("Conv", "x", "w", "b")
            .addAttribute(integers("strides", true, 2, 1, 3))
            .addAttribute(integers("pads", true, 1, 0, 1, 1, 0, 1))
            .addAttribute(integers("dilations", true, 1, 2, 1));
    INDArray y = run(x, node, floats("w", w), floats("b", new long[] {3}, 1, 2, 3));
    assertThat(y.shape()).containsExactly(2, 3, 3, 2, 2);
    for (int d = 0; d < 3; d++) {
      for (int t = 0; t < 3; t++) {
        double expected = d + 1 + convolved(x, w, d, 2 * t - 1);
        assertThat(y.getDouble(1, d, t, 1, 1)).isCloseTo(expected, within(1e-4));
      }
    }
  }

  /** The sum at the second clip, row 1 and column 1 of the result; columns start at 3 - 1. */
  private static double convolved(INDArray x, INDArray w, int d, int start) {
    double sum = 0;
    for (int c = 0; c < 2; c++) {
      for (int t = 0; t < 2; t++) {
        for (int row = 0; row < 2; row++) {
          for (int column = 0; column < 3; column++) {
            int frame = start + t;
            if (frame >= 0 && frame < 5) {
              sum +=
                  x.getDouble(1, c, frame, 1 + 2 * row, 2 + column)
                      * w.getDouble(d, c, t, row, column);
            }
          }
        }
      }
    }
    return sum;
  }

  @Test
  void convOverTwoAxesIsLeftToTheImporter() throws IOException {
    INDArray x = Nd4j.createFromArray(1f, 2f, 3f, 4f).reshape(1, 1, 2, 2);
    Onnx.NodeProto.Builder node =
        node("Conv", "x", "w").addAttribute(integers("kernel_shape", true, 2, 2));
    INDArray y = run(x, node, floats("w", new long[] {1, 1, 2, 2}, 1, 10, 100, 1000));
    assertClose(y, 4321);
  }

  @Test
  void aMatrixIsMultipliedWithAllRowsOfAStack() throws IOException {
    INDArray x = Nd4j.createFromArray(1f, 2f, 3f, 4f).reshape(1, 2, 1, 2);
    INDArray y = run(x, node("MatMul", "x", "w"), floats("w", new long[] {2, 1}, 10, 1));
    assertThat(y.shape()).containsExactly(1, 2, 1, 1);
    assertClose(y, 12, 34);
  }

  @Test
  void softmaxIsOverTheAxisThatTheNodeNames() throws IOException {
    INDArray x = Nd4j.createFromArray(0f, 5f, (float) Math.log(3), 5f).reshape(1, 2, 2);
    INDArray y = run(x, node("Softmax", "x").addAttribute(integers("axis", false, 1)));
    assertClose(y, 0.25, 0.5, 0.75, 0.5);
  }

  @Test
  void anOpWithoutARuleIsNamedWithItsNode() {
    assertThatThrownBy(() -> run(Nd4j.ones(1, 2), node("Einsum", "x")))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith("model.onnx: node 'the node' of op Einsum: cannot be imported");
  }

  @Test
  void theFirstExtentMayBeOpenAndIsThenTheBatch() throws IOException {
    Path file = write(new long[] {0, 2}, node("Softmax", "x"));
    SameDiff graph = new OnnxImporter(OnnxModel.read(file)).graph(3);
    assertThat(graph.getVariable("x").getShape()).containsExactly(3, 2);
    Path open = write(new long[] {1, 0}, node("Softmax", "x"));
    assertThatThrownBy(() -> new OnnxImporter(OnnxModel.read(open)).graph(3))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("input 'x' leaves its extents open, [1, ?]; only the first may be");
  }

  @Test
  void valuesInAFileOfTheirOwnAreRefused() throws IOException {
    Onnx.TensorProto elsewhere =
        Onnx.TensorProto.newBuilder()
            .setName("w")
            .setDataLocation(Onnx.TensorProto.DataLocation.EXTERNAL)
            .build();
    Path file = write(new long[] {1, 2}, node("MatMul", "x", "w"), elsewhere);
    assertThatThrownBy(() -> OnnxModel.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("has the values of 'w' in a file of their own");
  }

  private INDArray run(INDArray x, Onnx.NodeProto.Builder node, Onnx.TensorProto... tensors)
      throws IOException {
    SameDiff graph = new OnnxImporter(OnnxModel.read(write(x.shape(), node, tensors))).graph(1);
    assertThat(graph.outputs()).containsExactly("y");
    return graph.output(Map.of("x", x), "y").get("y");
  }

  private Path write(long[] shape, Onnx.NodeProto.Builder node, Onnx.TensorProto... tensors)
      throws IOException {
    Onnx.TensorShapeProto.Builder extents = Onnx.TensorShapeProto.newBuilder();
    for (long extent : shape) {
      Onnx.TensorShapeProto.Dimension.Builder dimension =
          Onnx.TensorShapeProto.Dimension.newBuilder();
      extents.addDim(extent == 0 ? dimension.setDimParam("n") : dimension.setDimValue(extent));
    }
    Onnx.TypeProto.Tensor type =
        Onnx.TypeProto.Tensor.newBuilder().setElemType(1).setShape(extents).build();
    Onnx.GraphProto graph =
        Onnx.GraphProto.newBuilder()
            .addInput(
                Onnx.ValueInfoProto.newBuilder()
                    .setName("x")
                    .setType(Onnx.TypeProto.newBuilder().setTensorType(type)))
            .addAllInitializer(List.of(tensors))
            .addNode(node)
            .addOutput(Onnx.ValueInfoProto.newBuilder().setName("y"))
            .build();
    Path file = folder.resolve("model.onnx");
    Files.write(
        file,
        Onnx.ModelProto.newBuilder()
            .addOpsetImport(Onnx.OperatorSetIdProto.newBuilder().setVersion(18))
            .setGraph(graph)
            .build()
            .toByteArray());
    return file;
  }

  private static Onnx.NodeProto.Builder node(String type, String... inputs) {
    return Onnx.NodeProto.newBuilder()
        .setName("the node")
        .setOpType(type)
        .addAllInput(List.of(inputs))
        .addOutput("y");
  }

  private static Onnx.AttributeProto integers(String name, boolean list, long... values) {
    Onnx.AttributeProto.Builder attribute = Onnx.AttributeProto.newBuilder().setName(name);
    if (!list) {
      return attribute.setType(Onnx.AttributeProto.AttributeType.INT).setI(values[0]).build();
    }
    for (long value : values) {
      attribute.addInts(value);
    }
    return attribute.setType(Onnx.AttributeProto.AttributeType.INTS).build();
  }

  private static Onnx.AttributeProto real(String name, float value) {
    return Onnx.AttributeProto.newBuilder()
        .setName(name)
        .setType(Onnx.AttributeProto.AttributeType.FLOAT)
        .setF(value)
        .build();
  }

  private static Onnx.AttributeProto text(String name, String value) {
    return Onnx.AttributeProto.newBuilder()
        .setName(name)
        .setType(Onnx.AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }

  private static Onnx.TensorProto floats(String name, INDArray array) {
    return floats(name, array.shape(), array.dup('c').data().asFloat());
  }

  private static Onnx.TensorProto floats(String name, long[] shape, float... values) {
    Onnx.TensorProto.Builder tensor = Onnx.TensorProto.newBuilder().setName(name).setDataType(1);
    for (long extent : shape) {
      tensor.addDims(extent);
    }
    for (float value : values) {
      tensor.addFloatData(value);
    }
    return tensor.build();
  }

  private static Onnx.TensorProto longs(String name, long value) {
    return Onnx.TensorProto.newBuilder()
        .setName(name)
        .setDataType(Onnx.TensorProto.DataType.INT64.getNumber())
        .addDims(1)
        .addInt64Data(value)
        .build();
  }

  private static void assertClose(INDArray found, double... expected) {
    double[] values = found.dup('c').data().asDouble();
    assertThat(values).hasSameSizeAs(expected).containsExactly(expected, within(1e-5));
  }
}
