package org.maskedaction.ops;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Cross-entropy of softmax(logits) with soft targets, the mean over the clips: -1/B Σ_b Σ_c t[b, c]
 * log p[b, c].
 *
 * <p>Inputs: logits [B, C], targets [B, C]. Output: the loss, a scalar. Only the logits have a
 * gradient.
 */
@GraphOp.Name("ma_softmax_cross_entropy")
public final class SoftmaxCrossEntropy extends GraphOp {
  /** Adds the loss to the graph of {@code logits}. */
  public static SDVariable of(String name, SDVariable logits, SDVariable targets) {
    return new SoftmaxCrossEntropy().named(name, logits, targets);
  }

  @Override
  protected long[][] outputShapes(INDArray[] in) {
    return new long[][] {{}};
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    double sum = Softmax.log(in[0]).muli(in[1]).sumNumber().doubleValue();
    out[0].assign(-sum / in[0].size(0));
  }

  @Override
  protected SDVariable[] differentiate(SDVariable dy) {
    return differentiateBy(new Gradient(), dy);
  }

  /**
   * Gradient of {@link SoftmaxCrossEntropy}. Inputs: logits [B, C], targets [B, C], dLoss scalar.
   * Output: dLogits [B, C], dLoss / B (p Σ_c t - t).
   */
  @GraphOp.Name("ma_softmax_cross_entropy_bp")
  public static final class Gradient extends GraphOp {
    @Override
    public void portable(INDArray[] in, INDArray[] out) {
      INDArray p = Transforms.exp(Softmax.log(in[0]), false);
      p.muliColumnVector(in[1].sum(1)).subi(in[1]);
      assign(out[0], p.muli(in[2].getDouble(0) / in[0].size(0)));
    }
  }
}
