package org.maskedaction.method.classify;

import java.util.SplittableRandom;

/**
 * Which residual branches each clip keeps (Huang et al., 2016): both branches of block i are
 * dropped at a rate that rises linearly from 0 at the first block to the highest at the last one.
 *
 * @param highestRate rate of the last block, in [0, 1)
 * @param depth number of blocks
 */
public record StochasticDepth(double highestRate, int depth) {
  /** The rate of block {@code block}. */
  public double rate(int block) {
    return depth == 1 ? 0 : highestRate * block / (depth - 1);
  }

  /** Factors 0 or 1 / (1 - rate) for two branches per block and all clips. // [2·depth, B] */
  public float[] draw(int clips, SplittableRandom random) {
    float[] keep = new float[2 * depth * clips];
    for (int i = 0; i < keep.length; i++) {
      double rate = rate(i / clips / 2);
      keep[i] = random.nextDouble() < rate ? 0 : (float) (1 / (1 - rate));
    }
    return keep;
  }
}
