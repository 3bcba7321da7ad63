package org.maskedaction.data;

import org.maskedaction.io.InputException;

/**
 * The shares of the samples that validation and testing get; the rest is for training.
 *
 * @param val share in [0, 1)
 * @param test share in [0, 1)
 */
public record SplitFractions(double val, double test) {
  /** Checks the ranges and that something is left for training. */
  public SplitFractions {
    if (!(val >= 0 && test >= 0 && val + test < 1)) {
      throw new InputException(
          "--val-fraction and --test-fraction: expected 0 or more and together below 1, found"
              + " %s and %s".formatted(val, test));
    }
  }

  /** The share of a part. */
  public double of(Part part) {
    return switch (part) {
      case TRAIN -> 1 - val - test;
      case VAL -> val;
      case TEST -> test;
    };
  }
}
