package org.maskedaction.kind.video;

import java.util.List;
import java.util.stream.Stream;
import org.maskedaction.evaluation.ClassifierMetrics;
import org.maskedaction.method.adamae.AdaMaeMetrics;
import org.maskedaction.method.mae.SamplerMetrics;
import org.maskedaction.method.tats.TatsMetrics;
import org.maskedaction.train.Metric;
import org.maskedaction.train.Metric.Goal;

/** What runs on videos log. */
public final class VideoMetrics {
  /**
   * How well the sampler's probability ranks tokens with motion: area under the ROC curve, mean
   * over clips.
   */
  public static final Metric MOTION_AUC =
      new Metric(
          "motion_auc",
          "Motion ranked by the sampler",
          "area",
          Goal.HIGH,
          false,
          "how well the sampler's probability ranks the tokens that contain motion: area under"
              + " the ROC curve, mean over clips, 0.5 by chance (generated clips only)");

  /** Share of motion among visible tokens divided by its share among all tokens. */
  public static final Metric MOTION_LIFT =
      new Metric(
          "motion_lift",
          "Motion among visible tokens",
          "ratio",
          Goal.NONE,
          false,
          "share of motion among the sampled visible tokens divided by its share among all"
              + " tokens");

  /** All of them, in the order in which a reader wants them. */
  public static final List<Metric> ALL =
      Stream.of(
              ClassifierMetrics.ALL,
              List.of(
                  AdaMaeMetrics.SAMPLING_LOSS,
                  SamplerMetrics.ENTROPY,
                  SamplerMetrics.VAL_ENTROPY,
                  MOTION_AUC,
                  MOTION_LIFT),
              TatsMetrics.ALL)
          .flatMap(List::stream)
          .toList();

  private VideoMetrics() {}
}
