package org.maskedaction.ops;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Cross-entropy of softmax(logits) with soft targets, the mean over the clips: -1/B Σ_b Σ_c t[b, c]
 * log p[b, c].
 *
 * <p>Inputs: logits [B, C], targets [B, C]. Output: the loss, a scalar. Only the logits have a
 * gradient.
 */
public final class SoftmaxCrossEntropy extends GraphOp {
  /** For the FlatBuffers copy. */
  public SoftmaxCrossEntropy() {}

  private SoftmaxCrossEntropy(SameDiff graph, SDVariable logits, SDVariable targets) {
    super(graph, logits, targets);
  }

  /** Adds the loss to the graph of {@code logits}. */
  public static SDVariable of(String name, SDVariable logits, SDVariable targets) {
    return new SoftmaxCrossEntropy(logits.getSameDiff(), logits, targets)
        .outputVariable()
        .rename(name);
  }

  /** log softmax of each row. // [B, C] */
  static INDArray logSoftmax(INDArray logits) {
    INDArray shifted = logits.subColumnVector(logits.max(1));
    INDArray logSum = Transforms.log(Transforms.exp(shifted, true).sum(1), false);
    return shifted.subiColumnVector(logSum);
  }

  @Override
  public String opName() {
    return "ma_softmax_cross_entropy";
  }

  @Override
  public int getNumOutputs() {
    return 1;
  }

  @Override
  protected long[][] outputShapes(INDArray[] in) {
    return new long[][] {{}};
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    double sum = logSoftmax(in[0]).muli(in[1]).sumNumber().doubleValue();
    out[0].assign(-sum / in[0].size(0));
  }

  @Override
  public List<SDVariable> doDiff(List<SDVariable> gradients) {
    SDVariable dLogits =
        new SoftmaxCrossEntropyGradient(sameDiff, arg(0), arg(1), gradients.get(0))
            .outputVariable();
    return List.of(dLogits, sameDiff.zerosLike(arg(1)));
  }
}
