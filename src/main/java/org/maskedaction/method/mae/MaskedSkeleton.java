package org.maskedaction.method.mae;

import org.maskedaction.data.skeleton.SkeletonClips;

/**
 * What a skeleton autoencoder made of one clip; one row per person M.
 *
 * @param clip the clip, a batch of one
 * @param visible ascending visible tokens of each person // [M, K]
 * @param masked ascending masked tokens of each person // [M, N - K]
 * @param tokenError reconstruction error of each masked token // [M, N - K]
 * @param prediction predicted segments in (token, frame, coordinate) order, in the space of the
 *     targets // [M, (N - K)·l·C]
 */
public record MaskedSkeleton(
    SkeletonClips clip,
    int[][] visible,
    int[][] masked,
    float[][] tokenError,
    float[][] prediction) {

  /** Mean reconstruction error of the masked tokens of all persons. */
  public double loss() {
    double sum = 0;
    int count = 0;
    for (float[] person : tokenError) {
      for (float error : person) {
        sum += error;
        count++;
      }
    }
    return sum / count;
  }
}
