package org.maskedaction.data.video;

/**
 * Weights of a triangle filter that resizes a row of {@code from} samples to {@code to} samples.
 *
 * <p>Sample i has its centre at i + 1/2. With scale s = from / to the filter of result j is centred
 * at (j + 1/2) s and falls linearly to 0 at a distance of max(1, s). At the borders it is cut off;
 * the weights of a result always sum to 1.
 */
final class TriangleWeights {
  private final int taps;
  private final int[] first; // [to]
  private final int[] count; // [to]
  private final float[] weights; // [to, taps]

  TriangleWeights(int from, int to) {
    double scale = (double) from / to;
    double support = Math.max(1, scale);
    int room = 2 * (int) Math.ceil(support) + 1;
    this.first = new int[to];
    this.count = new int[to];
    this.weights = new float[to * room];
    this.taps = room;
    for (int j = 0; j < to; j++) {
      fill(j, from, (j + 0.5) * scale, support);
    }
  }

  /** Only samples whose centre lies within the support, so that no weight is 0. */
  private void fill(int j, int from, double centre, double support) {
    int start = Math.max(0, (int) Math.floor(centre - support - 0.5) + 1);
    int end = Math.min(from, (int) Math.ceil(centre + support - 0.5));
    double total = 0;
    for (int i = start; i < end; i++) {
      total += 1 - Math.abs(i + 0.5 - centre) / support;
    }
    for (int i = start; i < end; i++) {
      double weight = 1 - Math.abs(i + 0.5 - centre) / support;
      weights[j * taps + i - start] = (float) (weight / total);
    }
    first[j] = start;
    count[j] = end - start;
  }

  /** The most samples that any result takes, or more. */
  int taps() {
    return taps;
  }

  /** The first sample that result {@code j} takes. */
  int first(int j) {
    return first[j];
  }

  /** How many samples result {@code j} takes, at least 1. */
  int count(int j) {
    return count[j];
  }

  /** The weight of the sample {@code first(j) + tap} in result {@code j}. */
  float weight(int j, int tap) {
    return weights[j * taps + tap];
  }
}
