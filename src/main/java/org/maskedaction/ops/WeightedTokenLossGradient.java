package org.maskedaction.ops;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Gradient of {@link WeightedTokenLoss}. Inputs: prediction [B, M, D], target [B, M, D], weights
 * [B, M], dLoss scalar. Outputs: dPrediction [B, M, D], and dTarget [B, M, D], its negative or
 * zeros where the loss is detached from the target.
 */
public final class WeightedTokenLossGradient extends GraphOp {
  /** For the FlatBuffers copy. */
  public WeightedTokenLossGradient() {}

  WeightedTokenLossGradient(
      SameDiff graph,
      boolean detached,
      SDVariable prediction,
      SDVariable target,
      SDVariable weights,
      SDVariable dLoss) {
    super(graph, prediction, target, weights, dLoss);
    addIArgument(detached ? 1 : 0);
  }

  @Override
  public String opName() {
    return "ma_weighted_token_loss_bp";
  }

  @Override
  public int getNumOutputs() {
    return 2;
  }

  @Override
  protected long[][] outputShapes(INDArray[] in) {
    return new long[][] {in[0].shape(), in[1].shape()};
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    INDArray factors =
        WeightedTokenLoss.shares(in[2]).muli(2 * in[3].getDouble(0) / in[0].size(2)); // [B·M]
    INDArray slope = Rows.of(in[0]).sub(Rows.of(in[1])).muliColumnVector(factors);
    assign(out[0], slope);
    if (flag(0) && out[1] != null) {
      out[1].assign(0);
    } else {
      assign(out[1], slope.neg());
    }
  }
}
