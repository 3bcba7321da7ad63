package org.maskedaction.sweep;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What the experiment of a candidate left behind.
 *
 * @param runs one for each seed
 * @param pruned why it was stopped early, or null
 */
public record ExperimentOutcome(List<SeedRun> runs, String pruned) {

  /**
   * The run of one seed.
   *
   * @param seed the seed
   * @param folder of the run, or null
   * @param checkpoint the newest, or null
   * @param metrics rows of its log, in their order; numbers by name
   */
  public record SeedRun(
      long seed, Path folder, Path checkpoint, List<Map<String, Object>> metrics) {}

  /** Of a single run without files whose log has one row. */
  public static ExperimentOutcome of(Map<String, Double> metrics) {
    return new ExperimentOutcome(
        List.of(new SeedRun(0, null, null, List.of(Map.copyOf(metrics)))), null);
  }
}
