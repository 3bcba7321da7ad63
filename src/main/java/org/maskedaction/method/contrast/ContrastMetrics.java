package org.maskedaction.method.contrast;

import org.maskedaction.train.Metric;
import org.maskedaction.train.Metric.Goal;

/** What the contrast logs. */
public final class ContrastMetrics {
  /** InfoNCE between two views of a skeleton sequence, without its weight. */
  public static final Metric CONTRASTIVE_LOSS =
      new Metric(
          "contrastive_loss",
          "Contrastive loss",
          Metric.NATS,
          Goal.LOW,
          true,
          "InfoNCE between two views of a skeleton sequence, without its weight");

  private ContrastMetrics() {}
}
