package org.maskedaction.interop.onnx;

import java.util.List;
import onnx.Onnx;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Reshape to the extents that are known once those of the inputs are: exporters compute them by
 * nodes of their own even where they never change.
 */
final class ReshapeRule extends NodeRule {

  @Override
  Onnx.NodeProto definition() {
    return OpDefinitions.op("Reshape", List.of("data", "shape"), "reshaped");
  }

  @Override
  SDVariable build(
      SameDiff graph, NodeAttributes attributes, List<SDVariable> inputs, String output) {
    long[] extents = known(graph, attributes, inputs.get(1)).toLongVector();
    boolean copiesZero = attributes.integer("allowzero", 0) == 0;
    long[] from = known(graph, attributes, inputs.get(0)).shape();
    for (int axis = 0; axis < extents.length; axis++) {
      if (extents[axis] == 0 && copiesZero && axis < from.length) {
        extents[axis] = from[axis];
      }
    }
    return graph.reshape(output, inputs.get(0), extents);
  }
}
