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
 * How long does a classifier with frozen weights take for one view of each clip? One clip shows the
 * latency, eight show the throughput.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2)
@Measurement(iterations = 5)
@Fork(1)
public class InferenceBenchmark {
  /** The model. */
  @Param({"BASE", "MICRO"})
  public StepSize size;

  /** Clips of a call. */
  @Param({"1", "8"})
  public int clips;

  private Runnable call;

  /** Builds model and clips. */
  @Setup
  public void build() {
    call = StepCase.INFERENCE.steps(size, clips);
  }

  /** One call. */
  @Benchmark
  public void classify() {
    call.run();
  }
}
