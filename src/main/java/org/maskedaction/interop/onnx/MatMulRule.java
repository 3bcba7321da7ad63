package org.maskedaction.interop.onnx;

import java.util.Arrays;
import java.util.List;
import onnx.Onnx;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** MatMul of stacks of matrices, or of all rows of a stack and one matrix. */
final class MatMulRule extends NodeRule {

  @Override
  Onnx.NodeProto definition() {
    return OpDefinitions.op("MatMul", List.of("A", "B"), "Y");
  }

  @Override
  SDVariable build(
      SameDiff graph, NodeAttributes attributes, List<SDVariable> inputs, String output) {
    SDVariable a = inputs.get(0);
    SDVariable b = inputs.get(1);
    long[] left = known(graph, attributes, a).shape();
    long[] right = known(graph, attributes, b).shape();
    if (left.length == right.length && left.length > 1 && sameStack(left, right)) {
      return graph.mmul(output, a, b);
    }
    if (right.length != 2 || left.length < 2) {
      throw attributes.unsupported(
          "the product of %s and %s is".formatted(Arrays.toString(left), Arrays.toString(right)));
    }
    SDVariable rows = graph.reshape(a, -1, right[0]);
    long[] shape = left.clone();
    shape[shape.length - 1] = right[1];
    return graph.reshape(output, graph.mmul(rows, b), shape);
  }

  private static boolean sameStack(long[] left, long[] right) {
    return Arrays.equals(left, 0, left.length - 2, right, 0, right.length - 2);
  }
}
