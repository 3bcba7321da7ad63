package org.maskedaction.random;

import java.util.SplittableRandom;

/**
 * Draws from a symmetric beta distribution as X / (X + Y) of two gamma variables, which are drawn
 * by the method of Marsaglia and Tsang, "A Simple Method for Generating Gamma Variables" (2000).
 */
public final class BetaDistribution {
  private BetaDistribution() {}

  /**
   * A number in [0, 1] with density proportional to (x (1 - x))^(alpha - 1).
   *
   * @param alpha above 0
   */
  public static double draw(double alpha, SplittableRandom random) {
    if (!(alpha > 0)) {
      throw new IllegalArgumentException("alpha must be above 0, is " + alpha);
    }
    double logRatio = logGamma(alpha, random) - logGamma(alpha, random);
    return 1 / (1 + Math.exp(-logRatio));
  }

  /** The logarithm of a gamma variable; as such it cannot underflow for a small alpha. */
  private static double logGamma(double alpha, SplittableRandom random) {
    if (alpha < 1) {
      double boost = Math.log(1 - random.nextDouble()) / alpha;
      return logGamma(alpha + 1, random) + boost;
    }
    double d = alpha - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double normal = random.nextGaussian();
      double v = Math.pow(1 + c * normal, 3);
      double u = 1 - random.nextDouble();
      if (v > 0 && Math.log(u) < normal * normal / 2 + d * (1 - v + Math.log(v))) {
        return Math.log(d * v);
      }
    }
  }
}
