package org.maskedaction.benchmarks;

import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Adds to each iteration of {@link AttentionScalingBenchmark} the native memory that the kernels of
 * the attention keep between calls, over all threads, and the arrays that its backward pass reads
 * from its forward pass.
 */
public final class ScratchProfiler implements InternalProfiler {
  private static final double BYTES_PER_MIB = 1024.0 * 1024.0;

  /** JMH makes the profiler by its name. */
  public ScratchProfiler() {}

  @Override
  public String getDescription() {
    return "Memory of attention kernels";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {}

  @Override
  public Collection<? extends Result<?>> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    double scratch = AttentionScalingBenchmark.scratchBytes() / BYTES_PER_MIB;
    double kept = AttentionScalingBenchmark.keptBytes() / BYTES_PER_MIB;
    return List.of(
        new ScalarResult("scratch", scratch, "MiB", AggregationPolicy.MAX),
        new ScalarResult("kept", kept, "MiB", AggregationPolicy.MAX));
  }
}
