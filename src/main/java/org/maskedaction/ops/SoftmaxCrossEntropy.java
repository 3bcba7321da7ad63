package org.maskedaction.ops;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Cross-entropy of softmax(logits) with soft targets, the mean over the clips: -1/B Σ_b Σ_c t[b, c]
 * log p[b, c].
 *
 * <p>Inputs: logits [B, C], targets [B, C]. Output: the loss, a scalar. Only the logits have a
 * gradient.
 */
public final class SoftmaxCrossEntropy extends GraphOp {
  /** For the FlatBuffers copy. */
  public SoftmaxCrossEntropy() {
    super("ma_softmax_cross_entropy");
  }

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
    return new SoftmaxCrossEntropyGradient().on(arg(0), arg(1), dy);
  }
}
