package org.maskedaction.train;

import java.util.List;
import java.util.Map;
import org.maskedaction.data.Batch;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Something that learns from batches, with a state that can be saved and restored.
 *
 * @param <B> what a batch holds
 */
public interface Trainer<B extends Batch> {
  /** Learns from a batch; {@code step} counts from 0 over the whole run. */
  StepOutcome step(B batch, long step);

  /** What it logs besides what every run logs, in the order in which it is shown. */
  List<Metric> metrics();

  /** Finishes what a step may leave open, at the end of an epoch. */
  default StepOutcome endEpoch(int epoch) {
    return new StepOutcome(true, Map.of());
  }

  /**
   * Whether the state is complete in {@link #tensors} and {@link #counters}: nothing is accumulated
   * or recorded.
   */
  boolean atRest();

  /** The arrays of the state, by file and name; read to save, written to restore. */
  Map<String, Map<String, INDArray>> tensors();

  /** The numbers of the state. */
  Map<String, Long> counters();

  /** Takes the numbers of a saved state. */
  void restore(Map<String, Long> counters);
}
