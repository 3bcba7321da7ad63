package org.maskedaction.signals;

import java.util.List;
import java.util.Map;
import org.maskedaction.plan.ExecutionPlan;
import org.maskedaction.random.RandomPurpose;
import org.maskedaction.random.RandomStreams;
import org.maskedaction.train.Metric;

/** Reconstructs masked segments. */
record MaskedSegments(SignalPretrainConfig settings) implements SignalObjective {
  private static final RandomPurpose MASK = RandomPurpose.named("masks of signals");

  @Override
  public List<String> outputs() {
    return List.of();
  }

  @Override
  public List<Metric> metrics() {
    return List.of();
  }

  @Override
  public void feed(ExecutionPlan plan, SignalBatch batch, long step) {
    for (int row = 0; row < batch.ids().size(); row++) {
      settings
          .masking()
          .draw(settings.model(), plan, row, RandomStreams.of(settings.seed(), MASK, step, row));
    }
  }

  @Override
  public void report(ExecutionPlan plan, SignalBatch batch, Map<String, Double> metrics) {}
}
