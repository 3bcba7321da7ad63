package org.maskedaction.interop.onnx;

import java.util.List;
import onnx.Onnx;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** Softmax over one axis, the last unless the node names another. */
final class SoftmaxRule extends NodeRule {

  @Override
  Onnx.NodeProto definition() {
    return OpDefinitions.op("Softmax", List.of("input"), "output");
  }

  @Override
  SDVariable build(
      SameDiff graph, NodeAttributes attributes, List<SDVariable> inputs, String output) {
    return graph.nn().softmax(output, inputs.get(0), attributes.integer("axis", -1));
  }
}
