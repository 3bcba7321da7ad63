package org.maskedaction.method.actionmae;

import java.util.List;
import org.maskedaction.train.Metric;
import org.maskedaction.train.Metric.Goal;

/** What ActionMAE logs besides. */
public final class ActionMaeMetrics {
  /** Cross-entropy alone, where it is one of several losses. */
  public static final Metric LABEL_LOSS =
      new Metric(
          "label_loss",
          "Cross-entropy of the labels",
          Metric.NATS,
          Goal.LOW,
          true,
          "cross-entropy alone, where it is one of several losses");

  /** Reconstruction error of the dropped modalities' tokens. */
  public static final Metric MASK_LOSS =
      new Metric(
          "mask_loss",
          "Reconstruction of dropped modalities",
          Metric.NUMBER,
          Goal.LOW,
          true,
          "reconstruction error of the dropped modalities' tokens");

  /** {@code val_top1}, mean over all subsets of the modalities. */
  public static final Metric VAL_SUBSET_TOP1 =
      new Metric(
          "val_subset_top1",
          "Top-1 accuracy over subsets of the modalities",
          Metric.SHARE,
          Goal.HIGH,
          false,
          "`val_top1`, mean over all subsets of the modalities");

  /** All of them. */
  public static final List<Metric> ALL = List.of(VAL_SUBSET_TOP1, LABEL_LOSS, MASK_LOSS);

  private ActionMaeMetrics() {}
}
