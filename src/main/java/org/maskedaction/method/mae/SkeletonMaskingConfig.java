package org.maskedaction.method.mae;

import org.maskedaction.config.Check;
import org.maskedaction.config.Default;

/**
 * Which tokens of a person are hidden from the encoder. The NAT paper does not say how its masked
 * tokens are chosen; MAMP, whose other settings it takes over, masks by motion.
 *
 * @param type how the masked tokens are chosen
 * @param keepCount visible tokens of a person; 74 of 750 is what MAMP's code makes of a ratio of
 *     0.9, by rounding 74.99999999999999 down
 * @param temperature softness of the choice by motion: the divisor of the motion beside its largest
 *     value; MAMP takes 0.8 for NTU RGB+D 60 and PKU-MMD and 0.75 for NTU RGB+D 120; without effect
 *     for random masks
 */
public record SkeletonMaskingConfig(
    @Default("random") Type type,
    @Default("74") int keepCount,
    @Default("0.8") double temperature) {

  /** Ways to choose the masked tokens. */
  public enum Type {
    /** Uniformly, anew for every person. */
    RANDOM,
    /** With more chance where a joint moves (MAMP). */
    MOTION_AWARE
  }

  /** Checks the ranges. */
  public SkeletonMaskingConfig {
    Check.atLeast("keep_count", keepCount, 1);
    Check.positive("temperature", temperature);
  }
}
