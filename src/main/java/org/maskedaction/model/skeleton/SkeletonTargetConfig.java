package org.maskedaction.model.skeleton;

import org.maskedaction.config.Check;
import org.maskedaction.config.Default;
import org.maskedaction.ops.SegmentTargets;
import org.maskedaction.ops.SegmentTargets.Kind;

/**
 * What masked segments are reconstructed to. The NAT paper gives neither divisor nor epsilon of the
 * variance; the defaults are those of MAMP's code.
 *
 * @param type how a segment is normalised (equations 4 to 6 of the NAT paper)
 * @param motionStride frames between the two ends of a difference; without effect for other types
 * @param ddof what is taken from the number of values to divide the variance by: 1 for the unbiased
 *     variance, 0 for the population's
 * @param eps added to the variance, in square metres
 */
public record SkeletonTargetConfig(
    @Default("nat") Kind type,
    @Default("1") int motionStride,
    @Default("1") int ddof,
    @Default("1.0e-6") double eps) {

  /** Checks the ranges. */
  public SkeletonTargetConfig {
    Check.atLeast("motion_stride", motionStride, 1);
    Check.range("ddof", ddof, 0, 1);
    Check.positive("eps", eps);
  }

  /** The settings of the op that makes the targets. */
  SegmentTargets.Settings settings() {
    return new SegmentTargets.Settings(type, motionStride, ddof, eps);
  }
}
