package org.maskedaction.interop.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import onnx.Onnx;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv3DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;

/** The ops of ONNX that the importer of Deeplearning4j lacks or builds differently. */
final class NodeRules {
  private static final int CONV3D_AXES = 5;
  private static final double CUBIC = 0.044715;
  private static final double EPSILON = 1e-5;

  static final List<NodeRule> ALL =
      List.of(
          rule(
              "Conv",
              List.of("X", "W", "B"),
              "Y",
              inputs -> inputs.get(1).getShape().length == CONV3D_AXES,
              NodeRules::conv3d),
          rule("Gelu", List.of("X"), "Y", NodeRules::gelu),
          rule("Gemm", List.of("A", "B", "C"), "Y", NodeRules::gemm),
          rule(
              "LayerNormalization", List.of("X", "Scale", "B"), "Y", NodeRules::layerNormalization),
          rule("MatMul", List.of("A", "B"), "Y", NodeRules::matMul),
          rule("Pow", List.of("X", "Y"), "Z", NodeRules::pow),
          rule("ReduceMean", List.of("data", "axes"), "reduced", NodeRules::reduceMean),
          rule("Reshape", List.of("data", "shape"), "reshaped", NodeRules::reshape),
          rule("Softmax", List.of("input"), "output", NodeRules::softmax));

  private NodeRules() {}

  private static NodeRule rule(
      String type,
      List<String> inputs,
      String output,
      Function<NodeRule.Node, SDVariable> building) {
    return rule(type, inputs, output, all -> true, building);
  }

  private static NodeRule rule(
      String type,
      List<String> inputs,
      String output,
      Predicate<List<SDVariable>> covered,
      Function<NodeRule.Node, SDVariable> building) {
    Onnx.NodeProto definition =
        Onnx.NodeProto.newBuilder()
            .setName(type)
            .setOpType(type)
            .addAllInput(inputs)
            .addOutput(output)
            .build();
    return new NodeRule(definition, covered, building);
  }

  /**
   * Conv over three axes, of which the tubelet embedding of a video transformer is made; the
   * importer has it over one and two. Input [B, C, T, H, W], kernel [D, C, t, h, w].
   */
  private static SDVariable conv3d(NodeRule.Node node) {
    int[] strides = node.integers("strides", 1, 1, 1);
    int[] dilations = node.integers("dilations", 1, 1, 1);
    int[] pads = node.integers("pads", 0, 0, 0, 0, 0, 0);
    if (node.integer("group", 1) != 1) {
      throw node.unsupported("several groups are");
    }
    if (!node.text("auto_pad", "NOTSET").equals("NOTSET")) {
      throw node.unsupported("auto_pad is");
    }
    if (pads[0] != pads[3] || pads[1] != pads[4] || pads[2] != pads[5]) {
      throw node.unsupported("padding that differs between the two ends of an axis is");
    }
    SDVariable kernel = node.input(1);
    long[] shape = kernel.getShape(); // [D, C, t, h, w]
    Conv3DConfig config =
        Conv3DConfig.builder()
            .kD(shape[2])
            .kH(shape[3])
            .kW(shape[4])
            .sD(strides[0])
            .sH(strides[1])
            .sW(strides[2])
            .pD(pads[0])
            .pH(pads[1])
            .pW(pads[2])
            .dD(dilations[0])
            .dH(dilations[1])
            .dW(dilations[2])
            .paddingMode(PaddingMode.VALID)
            .dataFormat(Conv3DConfig.NCDHW)
            .build();
    SameDiff graph = node.graph();
    SDVariable weights = graph.permute(kernel, 2, 3, 4, 1, 0); // [t, h, w, C, D]
    return node.inputs().size() > 2
        ? graph.cnn().conv3d(node.output(), node.input(0), weights, node.input(2), config)
        : graph.cnn().conv3d(node.output(), node.input(0), weights, config);
  }

  /**
   * Gelu, exact as x/2 · (1 + erf(x / √2)) or, where the node says so, by tanh. Deeplearning4j's
   * own op is a third, coarser form.
   */
  private static SDVariable gelu(NodeRule.Node node) {
    SDVariable x = node.input(0);
    SDVariable gate =
        switch (node.text("approximate", "none")) {
          case "none" -> node.graph().math().erf(x.mul(Math.sqrt(0.5)));
          case "tanh" -> {
            SDVariable cubed = x.mul(x).mul(x).mul(CUBIC);
            yield node.graph().math().tanh(x.add(cubed).mul(Math.sqrt(2 / Math.PI)));
          }
          default -> throw node.unsupported("this approximation is");
        };
    return x.mul(0.5).mul(node.output(), gate.add(1.0));
  }

  /** Gemm: alpha · A · B + beta · C, either matrix transposed first where the node says so. */
  private static SDVariable gemm(NodeRule.Node node) {
    SameDiff graph = node.graph();
    SDVariable a = transposed(graph, node.input(0), node.integer("transA", 0));
    SDVariable b = transposed(graph, node.input(1), node.integer("transB", 0));
    SDVariable product = graph.mmul(a, b).mul(node.real("alpha", 1));
    return node.inputs().size() > 2
        ? product.add(node.output(), node.input(2).mul(node.real("beta", 1)))
        : graph.identity(node.output(), product);
  }

  private static SDVariable transposed(SameDiff graph, SDVariable matrix, int transposed) {
    return transposed == 0 ? matrix : graph.permute(matrix, 1, 0);
  }

  /**
   * LayerNormalization over the last axis: (x - mean) / sqrt(variance + epsilon) · scale + bias.
   * Deeplearning4j's own op has no epsilon.
   */
  private static SDVariable layerNormalization(NodeRule.Node node) {
    SameDiff graph = node.graph();
    SDVariable x = node.input(0);
    int axis = node.integer("axis", -1);
    if (axis != -1 && (x.getShape() == null || axis != x.getShape().length - 1)) {
      throw node.unsupported("another axis than the last is");
    }
    SDVariable centred = x.sub(graph.mean(x, true, -1));
    SDVariable variance = graph.mean(centred.mul(centred), true, -1);
    double epsilon = node.real("epsilon", EPSILON);
    SDVariable normed = centred.div(graph.math().sqrt(variance.add(epsilon)));
    return node.inputs().size() > 2
        ? normed.mul(node.input(1)).add(node.output(), node.input(2))
        : normed.mul(node.output(), node.input(1));
  }

  /** MatMul of stacks of matrices, or of all rows of a stack and one matrix. */
  private static SDVariable matMul(NodeRule.Node node) {
    SameDiff graph = node.graph();
    long[] left = node.known(0).shape();
    long[] right = node.known(1).shape();
    if (left.length == right.length && left.length > 1 && sameStack(left, right)) {
      return graph.mmul(node.output(), node.input(0), node.input(1));
    }
    if (right.length != 2 || left.length < 2) {
      throw node.unsupported(
          "the product of %s and %s is".formatted(Arrays.toString(left), Arrays.toString(right)));
    }
    SDVariable rows = graph.reshape(node.input(0), -1, right[0]);
    long[] shape = left.clone();
    shape[shape.length - 1] = right[1];
    return graph.reshape(node.output(), graph.mmul(rows, node.input(1)), shape);
  }

  private static boolean sameStack(long[] left, long[] right) {
    return Arrays.equals(left, 0, left.length - 2, right, 0, right.length - 2);
  }

  /** Pow with one exponent for all values; the square, of which norms are made, as a product. */
  private static SDVariable pow(NodeRule.Node node) {
    INDArray exponents = node.known(1);
    if (exponents.length() != 1) {
      throw node.unsupported("several exponents are");
    }
    double exponent = exponents.getDouble(0);
    SDVariable x = node.input(0);
    return exponent == 2
        ? x.mul(node.output(), x)
        : node.graph().math().pow(node.output(), x, exponent);
  }

  /**
   * ReduceMean, whose axes are an attribute up to opset 17 and an input from 18 on, and which keeps
   * the reduced axes unless told otherwise.
   */
  private static SDVariable reduceMean(NodeRule.Node node) {
    int[] axes = node.integers("axes");
    if (axes.length == 0 && node.inputs().size() > 1) {
      axes = node.known(1).toIntVector();
    }
    boolean keeps = node.integer("keepdims", 1) != 0;
    if (axes.length == 0) {
      axes = IntStream.range(0, node.input(0).getShape().length).toArray();
    }
    return node.graph().mean(node.output(), node.input(0), keeps, axes);
  }

  /**
   * Reshape to the extents that are known once those of the inputs are: exporters compute them by
   * nodes of their own even where they never change.
   */
  private static SDVariable reshape(NodeRule.Node node) {
    long[] extents = node.known(1).toLongVector();
    boolean copiesZero = node.integer("allowzero", 0) == 0;
    long[] from = node.known(0).shape();
    for (int axis = 0; axis < extents.length; axis++) {
      if (extents[axis] == 0 && copiesZero && axis < from.length) {
        extents[axis] = from[axis];
      }
    }
    return node.graph().reshape(node.output(), node.input(0), extents);
  }

  /** Softmax over one axis, the last unless the node names another. */
  private static SDVariable softmax(NodeRule.Node node) {
    return node.graph().nn().softmax(node.output(), node.input(0), node.integer("axis", -1));
  }
}
