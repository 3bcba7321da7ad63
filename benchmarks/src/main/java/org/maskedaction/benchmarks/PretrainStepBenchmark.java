package org.maskedaction.benchmarks;

import java.util.concurrent.TimeUnit;
import org.maskedaction.train.Trainer.StepOutcome;
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
 * How long is a whole training step, and how much memory does it take? A step cuts the bytes of the
 * clips into tubelets, draws the masks, runs the autoencoder forward and backward, takes the norm
 * of the gradient and updates with AdamW. With TATS the sampler draws the masks and learns in two
 * passes of PPO. {@link StepProfiler} adds the time per clip and the peak memory.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2)
@Measurement(iterations = 5)
@Fork(1)
public class PretrainStepBenchmark {
  /** The masking type, as in a configuration file. */
  @Param({"tube", "tats"})
  public String masking;

  /** Model and batch. */
  @Param({"BASE", "MICRO"})
  public StepSize size;

  private TrainingSteps steps;

  /** Builds model and clips. */
  @Setup
  public void build() {
    steps = new TrainingSteps(size.config(masking));
  }

  /** One step on one batch. */
  @Benchmark
  public StepOutcome step() {
    return steps.run();
  }
}
