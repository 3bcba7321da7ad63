package org.maskedaction.ops;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Gradients of the loss of {@link ClippedPpoLoss}. Inputs: those of the loss, then dLoss. Outputs:
 * dLogits [B, N] and dValue of the shape of value.
 *
 * <p>With w_i the slope of the objective of action i with respect to its log-probability, dlog π_i
 * / dlogit_n = [i = n] - P_n and dH / dlogit_n = -P_n (log P_n + H).
 */
public final class ClippedPpoLossGradient extends GraphOp {
  /** For the FlatBuffers copy. */
  public ClippedPpoLossGradient() {
    super("ma_clipped_ppo_loss_bp", 2);
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    PpoEpisodes episodes = new PpoEpisodes(in, doubleArg(0), doubleArg(4));
    double dLoss = in[6].getDouble(0);
    double perAction = dLoss / ((double) episodes.clips() * episodes.actions());
    if (out[0] != null) {
      double policyScale = -doubleArg(1) * perAction;
      double entropyScale = -doubleArg(3) * dLoss / episodes.clips();
      assign(out[0], Nd4j.createFromArray(dLogits(episodes, policyScale, entropyScale)));
    }
    if (out[1] != null) {
      double valueScale = 2.0 * doubleArg(2) * perAction;
      assign(out[1], Nd4j.createFromArray(dValue(episodes, valueScale)));
    }
  }

  private static double[] dLogits(PpoEpisodes episodes, double policyScale, double entropyScale) {
    int tokens = episodes.policy(0).tokens();
    double[] gradient = new double[episodes.clips() * tokens];
    for (int b = 0; b < episodes.clips(); b++) {
      TokenPolicy policy = episodes.policy(b);
      double total = 0.0;
      for (int i = 0; i < episodes.actions(); i++) {
        double slope = policyScale * episodes.objectiveSlope(b, i);
        gradient[b * tokens + episodes.token(b, i)] += slope;
        total += slope;
      }
      for (int n = 0; n < tokens; n++) {
        double dEntropy = -(policy.logProb(n) + policy.entropy());
        gradient[b * tokens + n] += policy.prob(n) * (entropyScale * dEntropy - total);
      }
    }
    return gradient;
  }

  private static double[] dValue(PpoEpisodes episodes, double scale) {
    double[] gradient = new double[episodes.clips()];
    for (int b = 0; b < gradient.length; b++) {
      for (int i = 0; i < episodes.actions(); i++) {
        gradient[b] += scale * episodes.valueError(b, i);
      }
    }
    return gradient;
  }
}
