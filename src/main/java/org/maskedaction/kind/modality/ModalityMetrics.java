package org.maskedaction.kind.modality;

import java.util.List;
import java.util.stream.Stream;
import org.maskedaction.evaluation.ClassifierMetrics;
import org.maskedaction.method.actionmae.ActionMaeMetrics;
import org.maskedaction.train.Metric;

/** What runs on several modalities log. */
final class ModalityMetrics {
  /** All of them, in the order in which a reader wants them. */
  static final List<Metric> ALL =
      Stream.concat(ClassifierMetrics.ALL.stream(), ActionMaeMetrics.ALL.stream()).toList();

  private ModalityMetrics() {}
}
