package org.maskedaction.method.classify;

import java.util.SplittableRandom;

/**
 * Which values of the vector that a classifier's head reads each clip keeps (Srivastava et al.,
 * 2014).
 *
 * @param rate share of the values that is dropped, in [0, 1)
 * @param width values of a vector D
 */
public record FeatureDropout(double rate, int width) {
  /** Factors 0 or 1 / (1 - rate), so that the mean stays what it is. // [B, D] */
  public float[] draw(int clips, SplittableRandom random) {
    float[] keep = new float[clips * width];
    for (int i = 0; i < keep.length; i++) {
      keep[i] = random.nextDouble() < rate ? 0 : (float) (1 / (1 - rate));
    }
    return keep;
  }
}
