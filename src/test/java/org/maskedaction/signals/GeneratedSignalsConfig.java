package org.maskedaction.signals;

import org.maskedaction.config.Check;
import org.maskedaction.config.Default;
import org.maskedaction.data.Part;

/**
 * Signals of every {@link Waveform}, in turn.
 *
 * @param train signals to train on
 * @param val signals to look at during training
 * @param test signals to report on
 * @param noise standard deviation of the noise; a signal's own is about 0.7
 * @param seed of everything about them
 */
record GeneratedSignalsConfig(
    @Default("64") int train,
    @Default("32") int val,
    @Default("32") int test,
    @Default("0.1") double noise,
    @Default("0") long seed) {
  /** Checks the ranges. */
  GeneratedSignalsConfig {
    Check.atLeast("train", train, 1);
    Check.atLeast("val", val, 1);
    Check.atLeast("test", test, 0);
    Check.notNegative("noise", noise);
  }

  /** Signals of a part. */
  int count(Part part) {
    return switch (part) {
      case TRAIN -> train;
      case VAL -> val;
      case TEST -> test;
    };
  }
}
