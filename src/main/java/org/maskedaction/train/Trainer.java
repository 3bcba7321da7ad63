package org.maskedaction.train;

import java.util.List;
import java.util.Map;
import org.maskedaction.data.Batch;

/**
 * Something that learns from batches, with a state that can be saved and restored. Closing it frees
 * the memory of its steps; the state stays readable.
 *
 * @param <B> what a batch holds
 */
public interface Trainer<B extends Batch> extends AutoCloseable {
  /** Learns from a batch; {@code step} counts from 0 over the whole run. */
  StepOutcome step(B batch, long step);

  /** What it logs besides what every run logs, in the order in which it is shown. */
  List<Metric> metrics();

  /** Finishes what a step may leave open, at the end of an epoch. */
  default StepOutcome endEpoch(int epoch) {
    return new StepOutcome(true, Map.of());
  }

  /** Whether {@link #state} is complete: nothing is accumulated or recorded for an update. */
  boolean isBetweenUpdates();

  /** What is saved and restored. */
  TrainingState state();

  @Override
  void close();

  /**
   * What one training step did.
   *
   * @param finite false if the loss or a gradient was not finite and the step changed nothing
   * @param metrics values by their documented names
   */
  record StepOutcome(boolean finite, Map<String, Double> metrics) {}
}
