package org.maskedaction.sweep;

import org.maskedaction.config.Check;
import org.maskedaction.config.Default;

/**
 * Whether runs that fall behind are stopped early.
 *
 * @param rule the rule
 * @param candidates finished candidates that must be there before any is stopped
 * @param steps steps that every run may take
 */
public record SweepPruning(
    @Default("none") Rule rule, @Default("4") int candidates, @Default("1") long steps) {

  /** Rules. */
  public enum Rule {
    /** Every run is finished. */
    NONE,
    /**
     * A run is stopped when its best value so far is worse than the median, over the finished
     * candidates, of their mean values up to the same step (Golovin et al. 2017, median stopping).
     */
    MEDIAN
  }

  /** Checks the ranges. */
  public SweepPruning {
    Check.atLeast("candidates", candidates, 1);
    Check.atLeast("steps", steps, 1);
  }
}
