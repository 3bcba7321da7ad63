package org.maskedaction.data.video.prepare;

import java.util.List;
import java.util.regex.Pattern;
import org.maskedaction.data.SplitFractions;
import org.maskedaction.io.InputException;

/**
 * How a data set is prepared.
 *
 * @param valFraction share of the videos for validation, or null for {@value #VAL_FRACTION} of a
 *     data set without a split of its own and nothing of one that has one
 * @param testFraction share of the videos for testing
 * @param seed seed of the split
 * @param groupPattern what videos of one group have in common in their names: the first group of
 *     the pattern or, without one, the match; null where there are no groups
 * @param shortSide rows or columns that larger videos are shrunk to, or null to leave all videos
 *     where they are
 * @param workers threads
 * @param command what the user asked for, for the report
 */
public record PreparationSettings(
    Double valFraction,
    double testFraction,
    long seed,
    Pattern groupPattern,
    Integer shortSide,
    int workers,
    List<String> command) {
  static final double VAL_FRACTION = 0.2;

  /** Checks the number of workers. */
  public PreparationSettings {
    command = List.copyOf(command);
    if (workers < 1) {
      throw new InputException("--workers: expected 1 or more, found " + workers);
    }
  }

  /** The shares for a data set that has, or does not have, a split of its own. */
  SplitFractions fractions(boolean split) {
    double val = split ? 0 : VAL_FRACTION;
    return new SplitFractions(valFraction == null ? val : valFraction, testFraction);
  }
}
