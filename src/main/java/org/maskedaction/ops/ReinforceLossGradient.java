package org.maskedaction.ops;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Gradient of the loss of {@link ReinforceLoss}. Inputs: those of the loss, then dLoss. Output:
 * dLogits [B, N], from dlog p_i / dlogit_n = [i = n] - p_n.
 */
public final class ReinforceLossGradient extends GraphOp {
  /** For the FlatBuffers copy. */
  public ReinforceLossGradient() {
    super("ma_reinforce_loss_bp");
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    TokenPolicy[] policies = TokenPolicy.ofEach(in[0]);
    int tokens = (int) in[0].size(1);
    int actions = (int) in[1].size(1);
    int[] masked = TokenRows.of(in[1], tokens, true);
    double[] errors = ReinforceLoss.errors(in);
    double scale = -in[3].getDouble(0) / masked.length;
    double[] gradient = new double[policies.length * tokens];
    for (int b = 0; b < policies.length; b++) {
      double total = 0.0;
      for (int i = b * actions; i < (b + 1) * actions; i++) {
        if (ReinforceLoss.hasSlope(policies[b].logProb(masked[i]))) {
          gradient[b * tokens + masked[i]] += scale * errors[i];
          total += scale * errors[i];
        }
      }
      for (int n = 0; n < tokens; n++) {
        gradient[b * tokens + n] -= policies[b].prob(n) * total;
      }
    }
    assign(out[0], Nd4j.createFromArray(gradient));
  }
}
