package org.maskedaction.evaluation;

import java.util.List;
import org.maskedaction.train.Metric;
import org.maskedaction.train.Metric.Goal;

/** What classifiers log. */
public final class ClassifierMetrics {
  /** Share of the batch's clips whose highest score is at their largest target. */
  public static final Metric TOP1 =
      new Metric(
          "top1",
          "Top-1 accuracy",
          Metric.SHARE,
          Goal.HIGH,
          true,
          "share of the batch's clips whose highest score is at their largest target");

  /** Share of validation clips whose highest score is at their label. */
  public static final Metric VAL_TOP1 =
      new Metric(
          "val_top1",
          "Top-1 accuracy",
          Metric.SHARE,
          Goal.HIGH,
          false,
          "share of validation clips (centre clips, one view) whose highest score is at their"
              + " label");

  /** Share of validation clips whose label is among the five highest scores. */
  public static final Metric VAL_TOP5 =
      new Metric(
          "val_top5",
          "Top-5 accuracy",
          Metric.SHARE,
          Goal.HIGH,
          false,
          "share of validation clips whose label is among the five highest scores");

  /** All of them. */
  public static final List<Metric> ALL = List.of(TOP1, VAL_TOP1, VAL_TOP5);

  private ClassifierMetrics() {}
}
