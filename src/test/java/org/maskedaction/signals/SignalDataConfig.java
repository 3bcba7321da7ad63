package org.maskedaction.signals;

import java.nio.file.Path;
import org.maskedaction.config.Check;
import org.maskedaction.config.Default;

/**
 * The signals of a run.
 *
 * @param dir folder with {@code train.csv}, {@code val.csv} and maybe {@code test.csv}, lists of
 *     npy files with their labels, and maybe {@code classes.txt}
 * @param gain largest change of a signal's size in training, as a share of it
 * @param generated signals that the program draws into the folder; null where they are there
 */
record SignalDataConfig(
    Path dir, @Default("0.1") double gain, @Default("null") GeneratedSignalsConfig generated) {
  /** Checks the ranges. */
  SignalDataConfig {
    Check.fraction("gain", gain);
  }
}
