package org.maskedaction.evaluation;

/** How often videos of one class were taken for another. */
public final class ConfusionMatrix {
  private final int[][] counts; // [C truth, C prediction]

  /** Of {@code classes} classes, without videos. */
  public ConfusionMatrix(int classes) {
    counts = new int[classes][classes];
  }

  /** Counts one video. */
  public void add(int truth, int prediction) {
    counts[truth][prediction]++;
  }

  /** Number of classes C. */
  public int classes() {
    return counts.length;
  }

  /** Videos of class {@code truth} that were taken for {@code prediction}. */
  public int count(int truth, int prediction) {
    return counts[truth][prediction];
  }

  /** Videos of class {@code truth}. */
  public int count(int truth) {
    int sum = 0;
    for (int count : counts[truth]) {
      sum += count;
    }
    return sum;
  }

  /** The share of the videos of a class that were taken for it; NaN without videos. */
  public double accuracy(int truth) {
    return counts[truth][truth] / (double) count(truth);
  }

  /** The mean of the accuracies of the classes that have videos; NaN without any. */
  public double meanClassAccuracy() {
    double sum = 0;
    int present = 0;
    for (int truth = 0; truth < classes(); truth++) {
      if (count(truth) > 0) {
        sum += accuracy(truth);
        present++;
      }
    }
    return sum / present;
  }

  /** The counts // [C truth, C prediction]. */
  public int[][] counts() {
    int[][] copy = new int[counts.length][];
    for (int truth = 0; truth < counts.length; truth++) {
      copy[truth] = counts[truth].clone();
    }
    return copy;
  }
}
