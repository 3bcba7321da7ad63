package org.maskedaction.signals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.maskedaction.data.BatchLoader;
import org.maskedaction.model.Parameters;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.plan.ExecutionPlan;
import org.maskedaction.plan.PlanMemory;
import org.maskedaction.random.RandomPurpose;
import org.maskedaction.random.RandomStreams;
import org.maskedaction.train.Metrics;

/** Masks and reconstructs one signal after the other with weights that do not change meanwhile. */
final class SignalReconstruction implements AutoCloseable {
  private static final RandomPurpose MASK = RandomPurpose.named("masks of validation signals");

  private final SignalPretrainConfig settings;
  private final PlanMemory memory = new PlanMemory();
  private final ExecutionPlan plan;

  /**
   * What became of a signal.
   *
   * @param visible the signal, 0 where it is masked // [T, C]
   * @param restored the signal with its masked segments as predicted // [T, C]
   * @param loss mean squared error of the masked segments
   * @param energy mean square of their values
   */
  record Result(float[] visible, float[] restored, double loss, double energy) {}

  SignalReconstruction(Parameters parameters, SignalPretrainConfig settings) {
    this.settings = settings;
    SignalModelConfig model = settings.model();
    plan =
        ExecutionPlan.forward(
            SignalModel.autoencoder(parameters, model, 1, settings.masking().visible(model)),
            parameters.all(),
            List.of(SignalModel.LOSS, SignalModel.PREDICTION),
            memory);
  }

  /**
   * Reconstructs a signal.
   *
   * @param signal a batch of one
   * @param place of the signal among all that are looked at; with the seed it decides on the mask
   */
  Result of(SignalBatch signal, long seed, long place) {
    Memory.write(plan.input(SignalModel.SEGMENTS), signal.values());
    int[] masked =
        settings.masking().draw(settings.model(), plan, 0, RandomStreams.of(seed, MASK, place));
    plan.run();
    float[] predicted = Memory.values(plan.output(SignalModel.PREDICTION)); // [M, P]
    float[] visible = signal.values().clone();
    float[] restored = signal.values().clone();
    int width = settings.model().segmentDim();
    double energy = 0;
    for (int i = 0; i < masked.length; i++) {
      for (int at = masked[i] * width; at < (masked[i] + 1) * width; at++) {
        energy += visible[at] * visible[at] / predicted.length;
        visible[at] = 0;
      }
      System.arraycopy(predicted, i * width, restored, masked[i] * width, width);
    }
    double loss = plan.output(SignalModel.LOSS).getDouble(0);
    return new Result(visible, restored, loss, energy);
  }

  /** The metrics over signals that come one by one. */
  Map<String, Double> metrics(BatchLoader<SignalBatch> signals) {
    double loss = 0;
    double energy = 0;
    long place = 0;
    signals.startEpoch(0, 0);
    for (SignalBatch next = signals.next(); next != null; next = signals.next()) {
      Result result = of(next, settings.seed(), place++);
      loss += result.loss();
      energy += result.energy();
    }
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put(Metrics.VAL_LOSS.name(), loss / place);
    metrics.put(SignalMetrics.FILLED_IN.name(), 1 - loss / energy);
    return metrics;
  }

  @Override
  public void close() {
    memory.close();
  }
}
