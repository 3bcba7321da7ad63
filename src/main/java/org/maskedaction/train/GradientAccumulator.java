package org.maskedaction.train;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongToDoubleFunction;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.ops.kernel.WorkerPool;
import org.maskedaction.plan.ExecutionPlan;
import org.maskedaction.profile.Phase;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A gradient plan with the optimiser of its trained parameters and the schedule of their learning
 * rate: accumulates gradients over several runs, guards against values that are not finite, clips
 * by the global norm and updates.
 */
public final class GradientAccumulator {
  private static final int VALUES_PER_TASK = 1 << 13;

  private final ExecutionPlan plan;
  private final Optimizer optimizer;
  private final LongToDoubleFunction schedule;
  private final int accumulationSteps;
  private final double clipNorm;
  private final Map<String, INDArray> fresh = new LinkedHashMap<>();
  private final Map<String, INDArray> gradients;
  private final String loss; // null where none is watched
  private boolean finiteLosses = true;
  private int accumulated;

  /** What became of a backward pass. */
  public enum Outcome {
    /** The gradients were added up, no update is due yet. */
    ACCUMULATED,
    /** The parameters were updated. */
    UPDATED,
    /**
     * A loss or gradient was not finite: what was accumulated is dropped and nothing was changed.
     */
    NOT_FINITE
  }

  /**
   * The result of {@link #backward}.
   *
   * @param outcome what happened
   * @param loss the watched loss; not a number where none is watched
   * @param rate learning rate of the update that is due or comes next
   * @param gradientNorm global norm before clipping; of the last update, or not finite
   */
  public record Update(Outcome outcome, double loss, double rate, double gradientNorm) {
    /** Whether the watched loss and the gradients were finite. */
    public boolean isFinite() {
      return outcome != Outcome.NOT_FINITE && Double.isFinite(loss);
    }

    /** What {@link #report} has to say. */
    public Map<String, Double> metrics() {
      Map<String, Double> metrics = new LinkedHashMap<>();
      report(metrics);
      return metrics;
    }

    /** Adds the learning rate, where one was due the gradient norm, and any loss not yet there. */
    public void report(Map<String, Double> metrics) {
      metrics.putIfAbsent(Metrics.LOSS.name(), loss);
      metrics.put(Metrics.LEARNING_RATE.name(), rate);
      if (outcome != Outcome.ACCUMULATED) {
        metrics.put(Metrics.GRAD_NORM.name(), gradientNorm);
      }
    }
  }

  /**
   * Nothing accumulated yet.
   *
   * @param plan a plan with gradients of all {@code trained}; they are read right after each run,
   *     so they may share memory
   * @param schedule the learning rate by updates made
   * @param loss the output of {@code plan} that is watched beside the gradients, or null
   * @param trained parameters by name
   * @param accumulationSteps runs per update
   * @param clipNorm largest global norm, 0 for no clipping
   */
  public GradientAccumulator(
      ExecutionPlan plan,
      Optimizer optimizer,
      LongToDoubleFunction schedule,
      String loss,
      Map<String, INDArray> trained,
      int accumulationSteps,
      double clipNorm) {
    this.plan = plan;
    this.optimizer = optimizer;
    this.schedule = schedule;
    this.loss = loss;
    this.accumulationSteps = accumulationSteps;
    this.clipNorm = clipNorm;
    trained.keySet().forEach(name -> fresh.put(name, plan.gradient(name)));
    this.gradients = accumulationSteps == 1 ? fresh : zerosLike(fresh);
  }

  /** The same with accumulation and clipping as a configuration says. */
  public GradientAccumulator(
      ExecutionPlan plan,
      Optimizer optimizer,
      LongToDoubleFunction schedule,
      String loss,
      Map<String, INDArray> trained,
      OptimizerConfig config) {
    this(
        plan,
        optimizer,
        schedule,
        loss,
        trained,
        config.accumulationSteps(),
        config.clipGradNorm());
  }

  private static Map<String, INDArray> zerosLike(Map<String, INDArray> arrays) {
    Map<String, INDArray> zeros = new LinkedHashMap<>();
    arrays.forEach((name, array) -> zeros.put(name, Nd4j.zeros(DataType.FLOAT, array.shape())));
    return zeros;
  }

  /** The plan to feed. */
  public ExecutionPlan plan() {
    return plan;
  }

  /** The optimiser, for its state. */
  public Optimizer optimizer() {
    return optimizer;
  }

  /** Whether no gradients are waiting for an update. */
  public boolean isBetweenUpdates() {
    return accumulated == 0;
  }

  /**
   * Runs the plan on its current inputs and, when enough runs are accumulated, updates at the
   * learning rate of the schedule.
   */
  public Update backward() {
    plan.run();
    return update();
  }

  /** As {@link #backward}, but goes on from what {@link ExecutionPlan#runHead} left. */
  public Update backwardFromHead() {
    plan.runRest();
    return update();
  }

  private Update update() {
    double rate = schedule.applyAsDouble(optimizer.updates());
    double value = loss == null ? Double.NaN : plan.output(loss).getDouble(0);
    finiteLosses &= loss == null || Double.isFinite(value);
    if (accumulationSteps > 1) {
      fresh.forEach((name, gradient) -> gradients.get(name).addi(gradient));
    }
    accumulated++;
    if (accumulated < accumulationSteps) {
      return new Update(Outcome.ACCUMULATED, value, rate, Double.NaN);
    }
    Phase normPhase = Phase.begin(Phase.GRADIENT_NORM);
    double norm = norm(gradients.values()) / accumulationSteps;
    normPhase.end();
    boolean finite = finiteLosses && Double.isFinite(norm);
    if (finite) {
      double clip = clipNorm > 0 && norm > clipNorm ? clipNorm / norm : 1.0;
      Phase phase = Phase.begin(Phase.OPTIMIZER);
      optimizer.step(gradients, clip / accumulationSteps, rate);
      phase.end();
    }
    accumulated = 0;
    finiteLosses = true;
    if (accumulationSteps > 1) {
      gradients.values().forEach(gradient -> gradient.assign(0));
    }
    return new Update(finite ? Outcome.UPDATED : Outcome.NOT_FINITE, value, rate, norm);
  }

  /**
   * √ Σ g² over all arrays, summed in an order that does not depend on the number of threads; not
   * finite if any value is not.
   */
  private static double norm(Collection<INDArray> gradients) {
    double sum = 0;
    for (INDArray gradient : gradients) {
      sum += squares(Memory.floats(gradient), gradient.length());
    }
    return Math.sqrt(sum);
  }

  private static double squares(FloatPointer data, long length) {
    int tasks = (int) ((length + VALUES_PER_TASK - 1) / VALUES_PER_TASK);
    double[] partial = new double[tasks];
    WorkerPool.shared()
        .forEach(
            tasks,
            task -> {
              long from = (long) task * VALUES_PER_TASK;
              int count = (int) Math.min(VALUES_PER_TASK, length - from);
              partial[task] = squaresOfBlock(Memory.at(data, from), count);
            });
    double sum = 0;
    for (double part : partial) {
      sum += part;
    }
    return sum;
  }

  /** One product of OpenBLAS, which sums so few values on the calling thread. */
  private static double squaresOfBlock(FloatPointer data, int count) {
    return openblas.cblas_sdot(count, data, 1, data, 1);
  }
}
