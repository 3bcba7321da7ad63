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
 * How long is a fine-tuning step? A step cuts the bytes of the clips into tubelets, runs the
 * classifier forward and backward on all tokens and updates with AdamW.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2)
@Measurement(iterations = 5)
@Fork(1)
public class FineTuneStepBenchmark {
  /** The model. */
  @Param({"BASE", "MICRO"})
  public StepSize size;

  /** Clips of a step. */
  @Param({"1"})
  public int batch;

  private Runnable step;

  /** Builds model and clips. */
  @Setup
  public void build() {
    step = StepCase.FINETUNE.steps(size, batch);
  }

  /** One step on one batch. */
  @Benchmark
  public void step() {
    step.run();
  }
}
