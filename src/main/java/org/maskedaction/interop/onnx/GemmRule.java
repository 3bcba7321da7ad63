package org.maskedaction.interop.onnx;

import java.util.List;
import onnx.Onnx;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** Gemm: alpha · A · B + beta · C, either matrix transposed first where the node says so. */
final class GemmRule extends NodeRule {

  @Override
  Onnx.NodeProto definition() {
    return OpDefinitions.op("Gemm", List.of("A", "B", "C"), "Y");
  }

  @Override
  SDVariable build(
      SameDiff graph, NodeAttributes attributes, List<SDVariable> inputs, String output) {
    SDVariable a = transposed(graph, inputs.get(0), attributes.integer("transA", 0));
    SDVariable b = transposed(graph, inputs.get(1), attributes.integer("transB", 0));
    SDVariable product = graph.mmul(a, b).mul(attributes.real("alpha", 1));
    return inputs.size() > 2
        ? product.add(output, inputs.get(2).mul(attributes.real("beta", 1)))
        : graph.identity(output, product);
  }

  private static SDVariable transposed(SameDiff graph, SDVariable matrix, int transposed) {
    return transposed == 0 ? matrix : graph.permute(matrix, 1, 0);
  }
}
