package org.maskedaction.method.adamae;

import org.maskedaction.train.Metric;
import org.maskedaction.train.Metric.Goal;

/** What AdaMAE logs besides. */
public final class AdaMaeMetrics {
  /** AdaMAE's loss of the sampler, L_S, without its weight. */
  public static final Metric SAMPLING_LOSS =
      new Metric(
          "sampling_loss",
          "Loss of the sampler",
          Metric.NUMBER,
          Goal.NONE,
          true,
          "AdaMAE's loss of the sampler, without its weight");

  private AdaMaeMetrics() {}
}
