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
  private final float[] weights; // [to, taps]

  TriangleWeights(int from, int to) {
    double scale = (double) from / to;
    double support = Math.max(1, scale);
    this.first = new int[to];
    this.taps = taps(from, to, scale, support);
    this.weights = new float[to * taps];
    for (int j = 0; j < to; j++) {
      fill(j, from, (j + 0.5) * scale, support);
    }
  }

  private static int taps(int from, int to, double scale, double support) {
    int most = 0;
    for (int j = 0; j < to; j++) {
      double centre = (j + 0.5) * scale;
      most = Math.max(most, end(from, centre, support) - start(centre, support));
    }
    return most;
  }

  /** The first sample whose centre lies within the support. */
  private static int start(double centre, double support) {
    return Math.max(0, (int) Math.floor(centre - support - 0.5) + 1);
  }

  /** The sample after the last one whose centre lies within the support. */
  private static int end(int from, double centre, double support) {
    return Math.min(from, (int) Math.ceil(centre + support - 0.5));
  }

  private void fill(int j, int from, double centre, double support) {
    int start = start(centre, support);
    int end = end(from, centre, support);
    double total = 0;
    for (int i = start; i < end; i++) {
      total += 1 - Math.abs(i + 0.5 - centre) / support;
    }
    for (int i = start; i < end; i++) {
      double weight = 1 - Math.abs(i + 0.5 - centre) / support;
      weights[j * taps + i - start] = (float) (weight / total);
    }
    first[j] = start;
  }

  /** How many weights every result has; where it takes fewer samples the last ones are 0. */
  int taps() {
    return taps;
  }

  /** The first sample that result {@code j} takes. */
  int first(int j) {
    return first[j];
  }

  /** The weight of the sample {@code first(j) + tap} in result {@code j}. */
  float weight(int j, int tap) {
    return weights[j * taps + tap];
  }
}
