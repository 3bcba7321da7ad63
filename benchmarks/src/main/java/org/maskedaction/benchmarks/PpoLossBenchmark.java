package org.maskedaction.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.maskedaction.ops.Backend;
import org.maskedaction.ops.ClippedPpoLoss;
import org.maskedaction.plan.ExecutionPlan;
import org.maskedaction.plan.PlanMemory;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long do the clipped PPO loss and its gradient take for two clips of 1568 tokens, 1490 of them
 * masked? Beside it the same loss made of stock SameDiff ops, which reads a 0/1 mask in place of
 * indices, run by SameDiff itself.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PpoLossBenchmark {
  private static final int CLIPS = 2;
  private static final int TOKENS = 1568;
  private static final int MASKED = 1490;
  private static final double CLIP = 0.2;
  private static final double COEFFICIENT = 1e-4;

  /** How it is done. */
  @Param public Way way;

  /** The op in a plan, or stock ops. */
  public enum Way {
    /** The library's op in an execution plan. */
    OP,
    /** Stock ops through {@code calculateGradients}. */
    STOCK
  }

  private Runnable call;

  /** Builds the graph. */
  @Setup
  public void build() {
    Backend.initialise();
    SameDiff graph = SameDiff.create();
    SDVariable logits = graph.var("logits", noise(CLIPS, TOKENS));
    SDVariable value = graph.var("value", noise(CLIPS, 1));
    call = way == Way.OP ? plan(graph, logits, value) : stock(graph, logits, value);
  }

  private static INDArray noise(long... shape) {
    return Nd4j.randn(DataType.FLOAT, shape);
  }

  private static Runnable plan(SameDiff graph, SDVariable logits, SDVariable value) {
    int[][] masked = new int[CLIPS][MASKED];
    for (int[] row : masked) {
      for (int i = 0; i < MASKED; i++) {
        row[i] = i;
      }
    }
    ClippedPpoLoss.of(
        "loss",
        logits,
        value,
        graph.constant("masked", Nd4j.createFromArray(masked)),
        graph.constant("old", noise(CLIPS, MASKED)),
        graph.constant("advantage", noise(CLIPS, MASKED)),
        graph.constant("reward", noise(CLIPS, MASKED)),
        new ClippedPpoLoss.Coefficients(CLIP, COEFFICIENT, COEFFICIENT, COEFFICIENT));
    graph.setLossVariables("loss");
    ExecutionPlan plan =
        ExecutionPlan.withGradients(
            graph, Map.of(), List.of("loss"), List.of("logits", "value"), new PlanMemory());
    return plan::run;
  }

  private static Runnable stock(SameDiff graph, SDVariable logits, SDVariable value) {
    SDVariable mask = graph.constant("mask", Nd4j.ones(DataType.FLOAT, CLIPS, TOKENS));
    SDVariable old = graph.constant("old", noise(CLIPS, TOKENS));
    SDVariable advantage = graph.constant("advantage", noise(CLIPS, TOKENS));
    SDVariable reward = graph.constant("reward", noise(CLIPS, TOKENS));
    SDVariable shifted = logits.sub(logits.max(true, 1));
    SDVariable logProbability =
        shifted.sub(graph.math().log(graph.math().exp(shifted).sum(true, 1)));
    SDVariable ratio = graph.math().exp(logProbability.sub(old));
    SDVariable clipped = graph.math().clipByValue(ratio, 1 - CLIP, 1 + CLIP);
    SDVariable objective = graph.math().min(ratio.mul(advantage), clipped.mul(advantage));
    SDVariable error = reward.sub(value);
    SDVariable entropy = graph.math().exp(logProbability).mul(logProbability).sum(1).neg().mean();
    SDVariable perToken = error.mul(error).sub(objective).mul(mask).sum().div(CLIPS * MASKED);
    perToken.sub(entropy).mul(COEFFICIENT).rename("loss");
    graph.setLossVariables("loss");
    return () -> graph.calculateGradients(Map.of(), "logits", "value");
  }

  /** The loss and its gradient. */
  @Benchmark
  public void lossAndGradient() {
    call.run();
  }
}
