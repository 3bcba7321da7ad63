package org.maskedaction.benchmarks;

import java.util.Arrays;

/** Order statistics of measured values. */
final class Statistics {
  private Statistics() {}

  /** The middle value, or the mean of the middle two. */
  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
