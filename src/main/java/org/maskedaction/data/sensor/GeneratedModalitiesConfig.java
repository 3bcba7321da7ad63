package org.maskedaction.data.sensor;

import org.maskedaction.config.Check;
import org.maskedaction.config.Default;

/**
 * Samples that the project makes itself: arm movements seen by a camera, by a skeleton sensor and
 * by a sensor on the wrist, of which no one tells all classes apart.
 *
 * @param train number of training samples
 * @param val number of validation samples
 * @param classes number of classes, 2 to 10
 * @param noise noise of all sensors as a multiple of the usual one
 * @param missing chance that a training sample lacks a modality, drawn for each of them; one always
 *     stays. Validation samples have all
 * @param seed seed of the samples, apart from the seed of the run
 */
public record GeneratedModalitiesConfig(
    @Default("800") int train,
    @Default("200") int val,
    @Default("10") int classes,
    @Default("1.0") double noise,
    @Default("0.0") double missing,
    @Default("0") long seed) {
  private static final int MAX_SAMPLES = 1_000_000;

  /** The largest number of classes. */
  public static final int MAX_CLASSES = 10;

  /** Checks the ranges. */
  public GeneratedModalitiesConfig {
    Check.range("train", train, 1, MAX_SAMPLES);
    Check.range("val", val, 1, MAX_SAMPLES);
    Check.range("classes", classes, 2, MAX_CLASSES);
    Check.notNegative("noise", noise);
    Check.fraction("missing", missing);
  }
}
