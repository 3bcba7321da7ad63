package org.maskedaction.method.mae;

import org.maskedaction.data.video.Clip;

/**
 * What the model made of one clip.
 *
 * @param clip the clip
 * @param visible ascending visible tokens // [K]
 * @param masked ascending masked tokens // [M]
 * @param probability the sampler's probability of each token, or null without a sampler // [N]
 * @param tokenError reconstruction error of each masked token // [M]
 * @param prediction predicted tubelets in (t, y, x, c) order // [M, P]
 */
public record MaskedClip(
    Clip clip,
    int[] visible,
    int[] masked,
    float[] probability,
    float[] tokenError,
    float[] prediction) {
  /** Mean reconstruction error of the clip. */
  public double loss() {
    double sum = 0;
    for (float error : tokenError) {
      sum += error;
    }
    return sum / tokenError.length;
  }

  /** Entropy of the sampler's distribution in nats. */
  public double entropy() {
    double sum = 0;
    for (float p : probability) {
      sum -= p > 0 ? p * Math.log(p) : 0;
    }
    return sum;
  }
}
