package org.maskedaction.data.video.augment;

import org.maskedaction.config.Check;
import org.maskedaction.config.Default;

/**
 * Augmentation of the clips that a classifier learns from; the defaults are those of VideoMAE. The
 * crop and the flip are settings of the data.
 *
 * @param cropMinArea least area of a {@code random_resized} crop as a share of the frame, above 0
 *     and at most 1
 * @param randAugmentOps operations of RandAugment for each clip, 0 for none
 * @param randAugmentMagnitude their mean magnitude, 0 to 10
 * @param randAugmentStd standard deviation of the magnitude
 * @param randomErasing probability that a box of a clip is replaced by noise
 * @param repeated clips that each opened video gives to a batch, every one with a window, crop and
 *     augmentation of its own; must divide the batch size
 */
public record VideoAugmentConfig(
    @Default("0.08") double cropMinArea,
    @Default("4") int randAugmentOps,
    @Default("7") double randAugmentMagnitude,
    @Default("0.5") double randAugmentStd,
    @Default("0.25") double randomErasing,
    @Default("1") int repeated) {
  private static final double MAX_MAGNITUDE = 10;

  /** Checks the ranges. */
  public VideoAugmentConfig {
    Check.that(
        cropMinArea > 0 && cropMinArea <= 1, "crop_min_area", "above 0 and at most 1", cropMinArea);
    Check.atLeast("rand_augment_ops", randAugmentOps, 0);
    Check.that(
        randAugmentMagnitude >= 0 && randAugmentMagnitude <= MAX_MAGNITUDE,
        "rand_augment_magnitude",
        "0 to 10",
        randAugmentMagnitude);
    Check.notNegative("rand_augment_std", randAugmentStd);
    Check.that(randomErasing >= 0 && randomErasing <= 1, "random_erasing", "0 to 1", randomErasing);
    Check.atLeast("repeated", repeated, 1);
  }
}
