package org.maskedaction.model.skeleton;

import org.maskedaction.config.Check;
import org.maskedaction.config.Default;

/**
 * What masked segments are reconstructed to. The NAT paper gives neither divisor nor epsilon of the
 * variance; the defaults are those of MAMP's code.
 *
 * @param type how a segment is normalised
 * @param motionStride frames between the two ends of a difference; without effect for other types
 * @param ddof what is taken from the number of values to divide the variance by: 1 for the unbiased
 *     variance, 0 for the population's
 * @param eps added to the variance, in square metres
 */
public record SkeletonTargetConfig(
    @Default("nat") Type type,
    @Default("1") int motionStride,
    @Default("1") int ddof,
    @Default("1.0e-6") double eps) {

  /** Kinds of targets (equations 4 to 6 of the NAT paper). */
  public enum Type {
    /** Coordinates as they are. */
    RAW,
    /** Coordinates, all values of a segment normalised together. */
    JOINT,
    /** Coordinates, each axis normalised among the timestamps of the segment. */
    NAT,
    /** Differences between frames, all values of a segment normalised together. */
    MOTION
  }

  /** Checks the ranges. */
  public SkeletonTargetConfig {
    Check.atLeast("motion_stride", motionStride, 1);
    Check.range("ddof", ddof, 0, 1);
    Check.positive("eps", eps);
  }
}
