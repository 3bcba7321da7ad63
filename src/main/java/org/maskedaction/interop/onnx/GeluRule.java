package org.maskedaction.interop.onnx;

import java.util.List;
import onnx.Onnx;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Gelu, exact as x/2 · (1 + erf(x / √2)) or, where the node says so, by tanh. Deeplearning4j's own
 * op is a third, coarser form.
 */
final class GeluRule extends NodeRule {
  private static final double CUBIC = 0.044715;

  @Override
  Onnx.NodeProto definition() {
    return OpDefinitions.op("Gelu", List.of("X"), "Y");
  }

  @Override
  SDVariable build(
      SameDiff graph, NodeAttributes attributes, List<SDVariable> inputs, String output) {
    SDVariable x = inputs.get(0);
    SDVariable gate =
        switch (attributes.text("approximate", "none")) {
          case "none" -> graph.math().erf(x.mul(Math.sqrt(0.5)));
          case "tanh" -> {
            SDVariable cubed = x.mul(x).mul(x).mul(CUBIC);
            yield graph.math().tanh(x.add(cubed).mul(Math.sqrt(2 / Math.PI)));
          }
          default -> throw attributes.unsupported("this approximation is");
        };
    return x.mul(0.5).mul(output, gate.add(1.0));
  }
}
