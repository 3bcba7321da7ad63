package org.maskedaction.train;

import java.util.Map;
import org.maskedaction.data.Batch;
import org.maskedaction.plan.PlanMemory;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A trainer of a model by one optimiser: what is saved of it, and where it stands between updates.
 *
 * @param <B> what a batch holds
 */
public abstract class GradientTrainer<B extends Batch> implements Trainer<B> {
  /** Memory of the plans, freed with the trainer. */
  protected final PlanMemory memory = new PlanMemory();

  private final TrainingState state;
  private GradientAccumulator gradients; // null before learnBy

  /** A trainer of a model with these weights; {@link #learnBy} completes it. */
  protected GradientTrainer(Map<String, INDArray> weights) {
    state = new TrainingState(weights);
  }

  /** Sets what learns, and adds its optimiser to the state as that of {@code part}. */
  protected final void learnBy(String part, GradientAccumulator learner) {
    gradients = learner;
    state.add(part, learner.optimizer());
  }

  /** What learns. */
  protected final GradientAccumulator gradients() {
    return gradients;
  }

  @Override
  public final TrainingState state() {
    return state;
  }

  @Override
  public boolean isBetweenUpdates() {
    return gradients.isBetweenUpdates();
  }

  @Override
  public void close() {
    memory.close();
  }
}
