package org.maskedaction.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.maskedaction.run.checkpoint.CheckpointTensors;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What a trainer saves and restores: arrays by file and name, and numbers by name. */
public final class TrainingState {
  private final Map<String, Map<String, INDArray>> tensors = new LinkedHashMap<>();
  private final Map<String, Counter> counters = new LinkedHashMap<>();

  /** A number of the state. */
  private record Counter(LongSupplier value, LongConsumer target) {}

  /** The state of a model with these weights. */
  public TrainingState(Map<String, INDArray> weights) {
    add(CheckpointTensors.WEIGHTS, weights);
  }

  /** Adds the arrays of a file. */
  public TrainingState add(String file, Map<String, INDArray> arrays) {
    tensors.put(file, arrays);
    return this;
  }

  /** Adds a number. */
  public TrainingState add(String name, LongSupplier value, LongConsumer target) {
    counters.put(name, new Counter(value, target));
    return this;
  }

  /** Adds the moments and the number of updates of the optimiser of a part of the model. */
  public TrainingState add(String part, Optimizer optimizer) {
    return add("optimizer-" + part, optimizer.moments())
        .add(part + "_updates", optimizer::updates, optimizer::setUpdates);
  }

  /** The arrays by file and name; read to save, written to restore. */
  public Map<String, Map<String, INDArray>> tensors() {
    return Collections.unmodifiableMap(tensors);
  }

  /** The numbers as they are. */
  public Map<String, Long> counters() {
    Map<String, Long> values = new LinkedHashMap<>();
    counters.forEach((name, counter) -> values.put(name, counter.value.getAsLong()));
    return values;
  }

  /** Takes the numbers of a saved state. */
  public void restore(Map<String, Long> saved) {
    counters.forEach((name, counter) -> counter.target.accept(saved.get(name)));
  }
}
