package org.maskedaction.ops;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Gradient of {@link WeightedTokenLoss}. Inputs: prediction [B, M, D], target [B, M, D], weights
 * [B, M], dLoss scalar. Outputs: dPrediction [B, M, D], and dTarget [B, M, D], its negative or
 * zeros where the loss is detached from the target.
 */
public final class WeightedTokenLossGradient extends GraphOp {
  /** For the FlatBuffers copy. */
  public WeightedTokenLossGradient() {
    super("ma_weighted_token_loss_bp", 2);
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    INDArray factors =
        WeightedTokenLoss.shares(in[2]).muli(2 * in[3].getDouble(0) / in[0].size(2)); // [B·M]
    INDArray slope = Rows.of(in[0]).sub(Rows.of(in[1])).muliColumnVector(factors);
    assign(out[0], slope);
    if (flag(0)) {
      assign(out[1], 0.0);
    } else {
      assign(out[1], slope.neg());
    }
  }
}
