package org.maskedaction.interop.onnx;

import java.util.List;
import onnx.Onnx;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * LayerNormalization over the last axis: (x - mean) / sqrt(variance + epsilon) · scale + bias.
 * Deeplearning4j's own op has no epsilon.
 */
final class LayerNormalizationRule extends NodeRule {
  private static final double EPSILON = 1e-5;

  @Override
  Onnx.NodeProto definition() {
    return OpDefinitions.op("LayerNormalization", List.of("X", "Scale", "B"), "Y");
  }

  @Override
  SDVariable build(
      SameDiff graph, NodeAttributes attributes, List<SDVariable> inputs, String output) {
    SDVariable x = inputs.get(0);
    int axis = attributes.integer("axis", -1);
    if (axis != -1 && (x.getShape() == null || axis != x.getShape().length - 1)) {
      throw attributes.unsupported("another axis than the last is");
    }
    SDVariable centred = x.sub(graph.mean(x, true, -1));
    SDVariable variance = graph.mean(centred.mul(centred), true, -1);
    double epsilon = attributes.real("epsilon", EPSILON);
    SDVariable normed = centred.div(graph.math().sqrt(variance.add(epsilon)));
    return inputs.size() > 2
        ? normed.mul(inputs.get(1)).add(output, inputs.get(2))
        : normed.mul(output, inputs.get(1));
  }
}
