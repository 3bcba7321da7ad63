package org.maskedaction.signals;

import java.util.List;
import java.util.Map;
import org.maskedaction.evaluation.ClassifierMetrics;
import org.maskedaction.evaluation.Scores;
import org.maskedaction.method.classify.SoftTargets;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.plan.ExecutionPlan;
import org.maskedaction.train.Metric;

/** Names the classes of signals. */
record NamedClasses(SoftTargets targets) implements SignalObjective {
  @Override
  public List<String> outputs() {
    return List.of(SignalModel.LOGITS);
  }

  @Override
  public List<Metric> metrics() {
    return List.of(ClassifierMetrics.TOP1);
  }

  @Override
  public void feed(ExecutionPlan plan, SignalBatch batch, long step) {
    Memory.write(plan.input(SignalModel.TARGETS), targets.of(batch.ids(), batch.labels()));
  }

  @Override
  public void report(ExecutionPlan plan, SignalBatch batch, Map<String, Double> metrics) {
    float[] logits = Memory.values(plan.output(SignalModel.LOGITS)); // [B, L]
    metrics.put(ClassifierMetrics.TOP1.name(), Scores.top1(logits, batch.labels()));
  }
}
