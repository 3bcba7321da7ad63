package org.maskedaction.interop.onnx;

import java.util.List;
import java.util.stream.IntStream;
import onnx.Onnx;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * ReduceMean, whose axes are an attribute up to opset 17 and an input from 18 on, and which keeps
 * the reduced axes unless told otherwise.
 */
final class ReduceMeanRule extends NodeRule {

  @Override
  Onnx.NodeProto definition() {
    return OpDefinitions.op("ReduceMean", List.of("data", "axes"), "reduced");
  }

  @Override
  SDVariable build(
      SameDiff graph, NodeAttributes attributes, List<SDVariable> inputs, String output) {
    int[] axes = attributes.integers("axes");
    if (axes.length == 0 && inputs.size() > 1) {
      axes = known(graph, attributes, inputs.get(1)).toIntVector();
    }
    boolean keeps = attributes.integer("keepdims", 1) != 0;
    if (axes.length == 0) {
      axes = IntStream.range(0, inputs.get(0).getShape().length).toArray();
    }
    return graph.mean(output, inputs.get(0), keeps, axes);
  }
}
