package org.maskedaction.benchmarks;

import java.util.ArrayList;
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
 * Adds to each iteration of a step benchmark the peak resident memory of the measured process up to
 * then, and to those of {@link PretrainStepBenchmark} the milliseconds per clip.
 */
public final class StepProfiler implements InternalProfiler {
  /** JMH makes the profiler by its name. */
  public StepProfiler() {}

  @Override
  public String getDescription() {
    return "Time per clip and peak resident memory of training steps";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {}

  @Override
  public Collection<? extends Result<?>> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    double peak = ResidentMemory.PEAK.mebibytes();
    List<Result<?>> results = new ArrayList<>();
    results.add(new ScalarResult("peakMemory", peak, "MiB", AggregationPolicy.MAX));
    if (benchmark.getParamsKeys().contains("masking")
        && benchmark.getParamsKeys().contains("size")) {
      StepSize size = StepSize.valueOf(benchmark.getParam("size"));
      int clips = size.config(benchmark.getParam("masking")).optimizer().batchSize();
      double perClip = result.getPrimaryResult().getScore() / clips;
      results.add(new ScalarResult("perClip", perClip, "ms/clip", AggregationPolicy.AVG));
    }
    return results;
  }
}
