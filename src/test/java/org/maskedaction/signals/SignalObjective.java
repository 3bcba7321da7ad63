package org.maskedaction.signals;

import java.util.List;
import java.util.Map;
import org.maskedaction.plan.ExecutionPlan;
import org.maskedaction.train.Metric;

/** What a {@link SignalTrainer} learns. */
interface SignalObjective {
  /** Outputs of the graph that {@link #report} reads, besides the loss. */
  List<String> outputs();

  /** What it logs besides what every run logs. */
  List<Metric> metrics();

  /** Sets what the plan reads besides the values of the signals. */
  void feed(ExecutionPlan plan, SignalBatch batch, long step);

  /** Adds its metrics after the plan has run. */
  void report(ExecutionPlan plan, SignalBatch batch, Map<String, Double> metrics);
}
