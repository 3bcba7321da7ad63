package org.maskedaction.ops;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Gradient of {@link SoftmaxCrossEntropy}. Inputs: logits [B, C], targets [B, C], dLoss scalar.
 * Output: dLogits [B, C], dLoss / B (p Σ_c t - t).
 */
public final class SoftmaxCrossEntropyGradient extends GraphOp {
  /** For the FlatBuffers copy. */
  public SoftmaxCrossEntropyGradient() {
    super("ma_softmax_cross_entropy_bp");
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    INDArray p = Transforms.exp(Softmax.log(in[0]), false);
    p.muliColumnVector(in[1].sum(1)).subi(in[1]);
    assign(out[0], p.muli(in[2].getDouble(0) / in[0].size(0)));
  }
}
