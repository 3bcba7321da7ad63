package org.maskedaction.method.mae;

import org.maskedaction.train.Metric;
import org.maskedaction.train.Metric.Goal;

/** What runs with a learned sampler log. */
public final class SamplerMetrics {
  /** Entropy of the sampler's distribution in nats, mean over clips; with PPO of the last pass. */
  public static final Metric ENTROPY =
      new Metric(
          "entropy",
          "Entropy of the sampler",
          Metric.NATS,
          Goal.NONE,
          true,
          "entropy of the sampler's distribution over the tokens, mean over the batch; with PPO"
              + " of the last pass");

  /** Entropy of the sampler's distribution on validation clips, in nats. */
  public static final Metric VAL_ENTROPY =
      Metric.neutral(
          "val_entropy",
          "Entropy of the sampler",
          Metric.NATS,
          "entropy of the sampler's distribution on validation clips");

  private SamplerMetrics() {}
}
