package org.maskedaction.ops;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Sampling loss of the token sampler: proximal policy optimisation (Schulman et al., 2017, equation
 * 9) on recorded episodes whose actions are the masked tokens, as in the TATS paper (arXiv
 * 2505.08561).
 *
 * <p>Inputs: logits [B, N], value [B] or [B, 1], masked int32 [B, M], oldLogProb [B, M], advantage
 * [B, M], reward [B, M]. Outputs, all scalars over the batch, with r the ratio of the current to
 * the recorded probability and means over the B·M actions:
 *
 * <ul>
 *   <li>loss = -(c1 policy - c2 value + c3 entropy)
 *   <li>policy objective, the mean of min(r A, clip(r, 1 - ε, 1 + ε) A)
 *   <li>value loss, the mean of (V - R)²
 *   <li>entropy of the distribution over all N tokens in nats, mean over the clips
 *   <li>approximate divergence from the old policy, the mean of (r - 1) - log r
 *   <li>share of the ratios outside [1 - ε, 1 + ε]
 * </ul>
 *
 * <p>log π comes from a log-softmax. It and the recorded one are clamped from below, so that an
 * unlikely action that has not changed keeps the ratio 1; a clamped log π passes no gradient. Only
 * the loss is differentiable, and only with respect to logits and value. Computed in double
 * precision whatever the data type.
 */
@GraphOp.Name(value = "ma_clipped_ppo_loss", outputs = 6)
public final class ClippedPpoLoss extends GraphOp {
  /**
   * Clip range and weights.
   *
   * @param clip distance ε from 1 at which the ratio is clipped
   * @param policy weight c1 of the policy objective
   * @param value weight c2 of the value loss
   * @param entropy weight c3 of the entropy
   * @param minLogProb log-probabilities of actions are clamped here from below
   */
  public record Coefficients(
      double clip, double policy, double value, double entropy, double minLogProb) {
    /** Smallest log-probability of an action unless another is given. */
    public static final double MIN_LOG_PROB = -16.0;

    /** With log-probabilities clamped at {@value #MIN_LOG_PROB}. */
    public Coefficients(double clip, double policy, double value, double entropy) {
      this(clip, policy, value, entropy, MIN_LOG_PROB);
    }
  }

  /** The six outputs. */
  public record Outputs(
      SDVariable loss,
      SDVariable policyObjective,
      SDVariable valueLoss,
      SDVariable entropy,
      SDVariable approximateKl,
      SDVariable clipFraction) {}

  /**
   * Adds the loss to the graph of {@code logits}. The loss is called {@code name}, the other
   * outputs {@code name} followed by {@code /policy_objective}, {@code /value_loss}, {@code
   * /entropy}, {@code /approx_kl} and {@code /clip_fraction}.
   */
  public static Outputs of(
      String name,
      SDVariable logits,
      SDVariable value,
      SDVariable masked,
      SDVariable oldLogProb,
      SDVariable advantage,
      SDVariable reward,
      Coefficients coefficients) {
    SDVariable[] outputs =
        new ClippedPpoLoss()
            .withDoubles(
                coefficients.clip(),
                coefficients.policy(),
                coefficients.value(),
                coefficients.entropy(),
                coefficients.minLogProb())
            .on(logits, value, masked, oldLogProb, advantage, reward);
    return new Outputs(
        outputs[0].rename(name),
        outputs[1].rename(name + "/policy_objective"),
        outputs[2].rename(name + "/value_loss"),
        outputs[3].rename(name + "/entropy"),
        outputs[4].rename(name + "/approx_kl"),
        outputs[5].rename(name + "/clip_fraction"));
  }

  /**
   * The log-probabilities to record with an episode.
   *
   * @param logits of the acting policy // [B, N]
   * @param masked the actions // int32 [B, M]
   * @return an array of the type of {@code logits} // [B, M]
   */
  public static INDArray logProbabilities(INDArray logits, INDArray masked) {
    int actions = (int) masked.size(1);
    int[] tokens = Rows.ofTokens(masked, (int) logits.size(1), true);
    TokenPolicy[] policies = TokenPolicy.ofEach(logits);
    double[] result = new double[tokens.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = policies[i / actions].logProb(tokens[i]);
    }
    return Nd4j.createFromArray(result).reshape(masked.shape()).castTo(logits.dataType());
  }

  @Override
  protected long[][] outputShapes(INDArray[] in) {
    return new long[getNumOutputs()][0];
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    double[] results = results(new PpoEpisodes(in, doubleArg(0), doubleArg(4)));
    for (int i = 0; i < out.length; i++) {
      assign(out[i], results[i]);
    }
  }

  private double[] results(PpoEpisodes episodes) {
    double policy = 0.0;
    double value = 0.0;
    double entropy = 0.0;
    double divergence = 0.0;
    double clipped = 0.0;
    for (int b = 0; b < episodes.clips(); b++) {
      entropy += episodes.policy(b).entropy();
      for (int i = 0; i < episodes.actions(); i++) {
        double ratio = episodes.ratio(b, i);
        policy += episodes.objective(b, i);
        value += episodes.valueError(b, i) * episodes.valueError(b, i);
        divergence += ratio - 1.0 - episodes.logRatio(b, i);
        clipped += episodes.isClipped(ratio) ? 1.0 : 0.0;
      }
    }
    double count = (double) episodes.clips() * episodes.actions();
    policy /= count;
    value /= count;
    entropy /= episodes.clips();
    double loss = -(doubleArg(1) * policy - doubleArg(2) * value + doubleArg(3) * entropy);
    return new double[] {loss, policy, value, entropy, divergence / count, clipped / count};
  }

  @Override
  protected SDVariable[] differentiate(SDVariable dy) {
    return differentiateBy(new Gradient(), dy);
  }

  /**
   * Gradients of the loss of {@link ClippedPpoLoss}. Inputs: those of the loss, then dLoss.
   * Outputs: dLogits [B, N] and dValue of the shape of value.
   *
   * <p>With w_i the slope of the objective of action i with respect to its log-probability, dlog
   * π_i / dlogit_n = [i = n] - P_n and dH / dlogit_n = -P_n (log P_n + H).
   */
  @GraphOp.Name(value = "ma_clipped_ppo_loss_bp", outputs = 2)
  public static final class Gradient extends GraphOp {
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
}
