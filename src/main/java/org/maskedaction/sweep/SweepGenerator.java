package org.maskedaction.sweep;

import org.maskedaction.config.Check;
import org.maskedaction.config.Default;

/**
 * How candidates are chosen.
 *
 * @param type the way
 * @param seed of the choice; not that of the runs
 * @param gridPoints values that {@code grid} takes from a range, both ends among them
 * @param population candidates that {@code genetic} keeps; it draws at random until two thirds of
 *     them have a result
 * @param mutationRate probability with which {@code genetic} draws a value anew
 */
public record SweepGenerator(
    @Default("random") Type type,
    @Default("0") int seed,
    @Default("3") int gridPoints,
    @Default("12") int population,
    @Default("0.15") double mutationRate) {

  /** Ways to choose. */
  public enum Type {
    /** Independent draws. */
    RANDOM,
    /** Every combination once, the first parameter changing fastest. */
    GRID,
    /** Crossing and mutation of the best candidates so far. */
    GENETIC
  }

  /** Checks the ranges. */
  public SweepGenerator {
    Check.atLeast("grid_points", gridPoints, 2);
    Check.atLeast("population", population, 3);
    Check.that(
        mutationRate > 0 && mutationRate <= 1, "mutation_rate", "above 0, at most 1", mutationRate);
  }
}
