package org.maskedaction.kind.skeleton;

import java.util.List;
import java.util.stream.Stream;
import org.maskedaction.evaluation.ClassifierMetrics;
import org.maskedaction.method.contrast.ContrastMetrics;
import org.maskedaction.train.Metric;

/** What runs on skeletons log. */
final class SkeletonMetrics {
  /** All of them, in the order in which a reader wants them. */
  static final List<Metric> ALL =
      Stream.concat(ClassifierMetrics.ALL.stream(), Stream.of(ContrastMetrics.CONTRASTIVE_LOSS))
          .toList();

  private SkeletonMetrics() {}
}
