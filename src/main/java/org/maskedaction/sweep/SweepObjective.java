package org.maskedaction.sweep;

import org.maskedaction.config.Default;

/**
 * What a search improves: a measure of {@code metrics.jsonl}, averaged over the seeds of a
 * candidate.
 *
 * @param metric its name, such as {@code val_loss}
 * @param goal which way is better
 * @param at which of the logged values counts
 */
public record SweepObjective(
    @Default("val_loss") String metric, @Default("minimise") Goal goal, @Default("last") At at) {

  /** Which way is better. */
  public enum Goal {
    /** The smaller, the better. */
    MINIMISE,
    /** The larger, the better. */
    MAXIMISE
  }

  /** Which of the logged values counts. */
  public enum At {
    /** That of the last row that has one. */
    LAST,
    /** The best of all rows. */
    BEST
  }
}
