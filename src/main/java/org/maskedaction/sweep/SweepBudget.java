package org.maskedaction.sweep;

import org.maskedaction.config.Check;
import org.maskedaction.config.Default;

/**
 * What a search may spend.
 *
 * @param candidates candidates at most; a grid may have fewer
 * @param minutes minutes of a session after which no candidate is begun, 0 for no limit; those
 *     under way are finished
 * @param epochs epochs of each run, 0 for those of its configuration
 * @param steps optimizer steps of each run at most, 0 for those of its configuration
 */
public record SweepBudget(
    @Default("20") int candidates,
    @Default("0") double minutes,
    @Default("0") int epochs,
    @Default("0") long steps) {

  /** Checks the ranges. */
  public SweepBudget {
    Check.atLeast("candidates", candidates, 1);
    Check.notNegative("minutes", minutes);
    Check.atLeast("epochs", epochs, 0);
    Check.atLeast("steps", steps, 0);
  }
}
