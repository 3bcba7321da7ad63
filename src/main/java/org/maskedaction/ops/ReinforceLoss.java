package org.maskedaction.ops;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Sampling loss of AdaMAE (Bandara et al., 2023, section on the optimisation): REINFORCE (Williams,
 * 1992) whose actions are the masked tokens and whose rewards are their reconstruction errors,
 * without a baseline.
 *
 * <p>Inputs: logits [B, N], masked int32 [B, M], error [B, M]. Outputs, both scalars:
 *
 * <ul>
 *   <li>loss L_S = -(1/B) Σ_b (1/M) Σ_i log p_b(i) error_bi, p being the softmax of the logits
 *   <li>entropy of the distribution over all N tokens in nats, mean over the clips
 * </ul>
 *
 * <p>Each p is clamped to [ε, 1 - ε] with ε = 2⁻²³, as a categorical distribution of float32 does
 * in the published code; a clamped one passes no gradient. Only the loss is differentiable, and
 * only with respect to the logits: the errors count as constant. Computed in double precision
 * whatever the data type.
 */
@GraphOp.Name(value = "ma_reinforce_loss", outputs = 2)
public final class ReinforceLoss extends GraphOp {
  private static final double EPS = 0x1p-23;
  private static final double LEAST = Math.log(EPS);
  private static final double MOST = Math.log1p(-EPS);

  /** The two outputs. */
  public record Outputs(SDVariable loss, SDVariable entropy) {}

  /**
   * Adds the loss, called {@code name}, and the entropy, {@code name/entropy}, to the graph of
   * {@code logits}.
   */
  public static Outputs of(String name, SDVariable logits, SDVariable masked, SDVariable error) {
    SDVariable[] outputs = new ReinforceLoss().on(logits, masked, error);
    return new Outputs(outputs[0].rename(name), outputs[1].rename(name + "/entropy"));
  }

  @Override
  protected long[][] outputShapes(INDArray[] in) {
    return new long[2][0];
  }

  /** Whether log p is within the clamps, where the loss has a slope. */
  static boolean hasSlope(double logProb) {
    return logProb >= LEAST && logProb <= MOST;
  }

  /**
   * The errors, checked against the actions.
   *
   * @param in logits, masked and error
   */
  static double[] errors(INDArray[] in) {
    return PpoEpisodes.values(in[2], "error", in[1].length());
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    TokenPolicy[] policies = TokenPolicy.ofEach(in[0]);
    int[] tokens = Rows.ofTokens(in[1], (int) in[0].size(1), true);
    double[] errors = errors(in);
    int actions = (int) in[1].size(1);
    double loss = 0.0;
    for (int i = 0; i < tokens.length; i++) {
      double logProb = policies[i / actions].logProb(tokens[i]);
      loss -= Math.max(LEAST, Math.min(MOST, logProb)) * errors[i];
    }
    double entropy = 0.0;
    for (TokenPolicy policy : policies) {
      entropy += policy.entropy();
    }
    assign(out[0], loss / tokens.length);
    assign(out[1], entropy / policies.length);
  }

  @Override
  protected SDVariable[] differentiate(SDVariable dy) {
    return differentiateBy(new Gradient(), dy);
  }

  /**
   * Gradient of the loss of {@link ReinforceLoss}. Inputs: those of the loss, then dLoss. Output:
   * dLogits [B, N], from dlog p_i / dlogit_n = [i = n] - p_n.
   */
  @GraphOp.Name("ma_reinforce_loss_bp")
  public static final class Gradient extends GraphOp {
    @Override
    public void portable(INDArray[] in, INDArray[] out) {
      TokenPolicy[] policies = TokenPolicy.ofEach(in[0]);
      int tokens = (int) in[0].size(1);
      int actions = (int) in[1].size(1);
      int[] masked = Rows.ofTokens(in[1], tokens, true);
      double[] errors = errors(in);
      double scale = -in[3].getDouble(0) / masked.length;
      double[] gradient = new double[policies.length * tokens];
      for (int b = 0; b < policies.length; b++) {
        double total = 0.0;
        for (int i = b * actions; i < (b + 1) * actions; i++) {
          if (hasSlope(policies[b].logProb(masked[i]))) {
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
}
