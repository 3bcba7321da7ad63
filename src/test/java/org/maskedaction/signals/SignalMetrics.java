package org.maskedaction.signals;

import java.util.List;
import java.util.stream.Stream;
import org.maskedaction.evaluation.ClassifierMetrics;
import org.maskedaction.train.Metric;

/** What runs on signals log. */
final class SignalMetrics {
  /** Share of the energy of masked segments that is filled in. */
  static final Metric FILLED_IN =
      new Metric(
          "filled_in",
          "Energy filled in",
          Metric.SHARE,
          Metric.Goal.HIGH,
          false,
          "1 - squared error / squared values of masked segments of validation signals");

  /** All of them, in the order in which a reader wants them. */
  static final List<Metric> ALL =
      Stream.concat(ClassifierMetrics.ALL.stream(), Stream.of(FILLED_IN)).toList();

  private SignalMetrics() {}
}
