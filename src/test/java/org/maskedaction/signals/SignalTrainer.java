package org.maskedaction.signals;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.maskedaction.model.Parameters;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.plan.ExecutionPlan;
import org.maskedaction.plan.PlanMemory;
import org.maskedaction.plan.PlanOptions;
import org.maskedaction.train.AdamW;
import org.maskedaction.train.GradientAccumulator;
import org.maskedaction.train.Metric;
import org.maskedaction.train.OptimizerConfig;
import org.maskedaction.train.Trainer;
import org.maskedaction.train.Trainer.StepOutcome;
import org.maskedaction.train.TrainingState;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Learns an objective from batches of signals by AdamW. */
final class SignalTrainer implements Trainer<SignalBatch> {
  private final SignalObjective objective;
  private final PlanMemory memory = new PlanMemory();
  private final ExecutionPlan plan;
  private final GradientAccumulator gradients;
  private final TrainingState state;

  /**
   * A trainer of new parameters.
   *
   * @param graph with {@link SignalModel#LOSS}, for a batch of the optimiser's size
   * @param trains which parameters change
   * @param batchesPerEpoch batches of an epoch, for the schedule
   */
  SignalTrainer(
      Parameters parameters,
      SameDiff graph,
      SignalObjective objective,
      Predicate<String> trains,
      OptimizerConfig optimizer,
      long batchesPerEpoch) {
    this.objective = objective;
    Map<String, INDArray> trained = parameters.select(trains);
    List<String> outputs = new ArrayList<>(objective.outputs());
    outputs.add(SignalModel.LOSS);
    plan =
        ExecutionPlan.withGradients(
            graph,
            parameters.all(),
            outputs,
            trained.keySet(),
            memory,
            PlanOptions.DEFAULT.withName("signals").withSharedGradients());
    gradients =
        new GradientAccumulator(
            plan,
            new AdamW(optimizer.adamW(), trained, parameters::decays),
            optimizer.schedule(batchesPerEpoch),
            SignalModel.LOSS,
            trained,
            optimizer.accumulationSteps(),
            optimizer.clipGradNorm());
    state = new TrainingState(parameters.all()).add("signals", gradients.optimizer());
  }

  @Override
  public StepOutcome step(SignalBatch batch, long step) {
    Memory.write(plan.input(SignalModel.SEGMENTS), batch.values());
    objective.feed(plan, batch, step);
    GradientAccumulator.Update update = gradients.backward();
    Map<String, Double> metrics = new LinkedHashMap<>();
    update.report(metrics);
    objective.report(plan, batch, metrics);
    return new StepOutcome(update.isFinite(), metrics);
  }

  @Override
  public List<Metric> metrics() {
    return objective.metrics();
  }

  @Override
  public boolean isBetweenUpdates() {
    return gradients.isBetweenUpdates();
  }

  @Override
  public TrainingState state() {
    return state;
  }

  @Override
  public void close() {
    memory.close();
  }
}
