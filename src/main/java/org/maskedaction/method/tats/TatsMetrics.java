package org.maskedaction.method.tats;

import java.util.List;
import org.maskedaction.train.Metric;
import org.maskedaction.train.Metric.Goal;

/** What TATS logs of its sampler. */
public final class TatsMetrics {
  /** Learning rate of the sampler. */
  public static final Metric SAMPLER_LEARNING_RATE =
      Metric.neutral(
          "sampler_learning_rate", "Learning rate", Metric.NUMBER, "learning rate of the sampler");

  /** Global gradient norm of the sampler in the last pass. */
  public static final Metric SAMPLER_GRAD_NORM =
      Metric.neutral(
          "sampler_grad_norm",
          "Gradient norm of the sampler",
          Metric.NUMBER,
          "global gradient norm of the sampler in the last PPO pass");

  /** The clipped surrogate to be minimised, -L_policy, of the last pass. */
  public static final Metric POLICY_LOSS =
      Metric.neutral(
          "policy_loss",
          "Policy loss (PPO)",
          Metric.NUMBER,
          "the clipped surrogate to be minimised, of the last PPO pass");

  /** Mean squared difference of value and reward, of the last pass. */
  public static final Metric VALUE_LOSS =
      Metric.neutral(
          "value_loss",
          "Value loss (PPO)",
          Metric.NUMBER,
          "mean squared difference of value and reward, of the last PPO pass");

  /** Mean of (r - 1) - log r, an estimate of KL(old || new), of the last pass. */
  public static final Metric APPROX_KL =
      new Metric(
          "approx_kl",
          "Change of the policy (PPO)",
          Metric.NATS,
          Goal.NONE,
          true,
          "estimate of the KL divergence of the old policy from the new one, of the last PPO"
              + " pass");

  /** Share of tokens whose ratio was outside the clip range, of the last pass. */
  public static final Metric CLIPFRAC =
      Metric.neutral(
          "clipfrac",
          "Clipped ratios (PPO)",
          Metric.SHARE,
          "share of tokens whose ratio was outside the clip range, of the last PPO pass");

  /** 1 - Var(reward - value) / Var(reward) of the recorded episodes. */
  public static final Metric EXPLAINED_VARIANCE =
      Metric.neutral(
          "explained_variance",
          "Explained variance of the value (PPO)",
          Metric.NUMBER,
          "1 - Var(reward - value) / Var(reward) of the recorded episodes");

  /** All of them. */
  public static final List<Metric> ALL =
      List.of(
          SAMPLER_LEARNING_RATE,
          SAMPLER_GRAD_NORM,
          POLICY_LOSS,
          VALUE_LOSS,
          APPROX_KL,
          CLIPFRAC,
          EXPLAINED_VARIANCE);

  private TatsMetrics() {}
}
