package org.maskedaction.ops;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Gradient of {@link SoftmaxCrossEntropy}. Inputs: logits [B, C], targets [B, C], dLoss scalar.
 * Output: dLogits [B, C], dLoss / B (p Σ_c t - t).
 */
public final class SoftmaxCrossEntropyGradient extends GraphOp {
  /** For the FlatBuffers copy. */
  public SoftmaxCrossEntropyGradient() {}

  SoftmaxCrossEntropyGradient(
      SameDiff graph, SDVariable logits, SDVariable targets, SDVariable dLoss) {
    super(graph, logits, targets, dLoss);
  }

  @Override
  public String opName() {
    return "ma_softmax_cross_entropy_bp";
  }

  @Override
  public int getNumOutputs() {
    return 1;
  }

  @Override
  protected long[][] outputShapes(INDArray[] in) {
    return new long[][] {in[0].shape()};
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    INDArray p = Transforms.exp(SoftmaxCrossEntropy.logSoftmax(in[0]), false);
    p.muliColumnVector(in[1].sum(1)).subi(in[1]);
    assign(out[0], p.muli(in[2].getDouble(0) / in[0].size(0)));
  }
}
