package org.maskedaction.benchmarks;

import java.util.concurrent.TimeUnit;
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
 * How long is a skeleton pre-training step at full size? Eight encoder and five decoder blocks, 256
 * wide, 750 tokens, two persons, contrastive with a queue of 65,536 keys.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2)
@Measurement(iterations = 5)
@Fork(1)
public class SkeletonStepBenchmark {
  /** Clips of a step. */
  @Param({"4"})
  public int batch;

  private Runnable step;

  /** Builds model and clips. */
  @Setup
  public void build() {
    step = StepCase.SKELETON.steps(StepSize.BASE, batch);
  }

  /** One step on one batch. */
  @Benchmark
  public void step() {
    step.run();
  }
}
