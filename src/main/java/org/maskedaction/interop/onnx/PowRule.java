package org.maskedaction.interop.onnx;

import java.util.List;
import onnx.Onnx;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Pow with one exponent for all values; the square, of which norms are made, as a product. */
final class PowRule extends NodeRule {

  @Override
  Onnx.NodeProto definition() {
    return OpDefinitions.op("Pow", List.of("X", "Y"), "Z");
  }

  @Override
  SDVariable build(
      SameDiff graph, NodeAttributes attributes, List<SDVariable> inputs, String output) {
    INDArray exponents = known(graph, attributes, inputs.get(1));
    if (exponents.length() != 1) {
      throw attributes.unsupported("several exponents are");
    }
    double exponent = exponents.getDouble(0);
    SDVariable x = inputs.get(0);
    return exponent == 2 ? x.mul(output, x) : graph.math().pow(output, x, exponent);
  }
}
