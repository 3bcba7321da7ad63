package org.maskedaction.evaluation.probe;

import java.util.Arrays;

/**
 * Feature vectors with their classes.
 *
 * @param rows one vector per clip // [n, D]
 * @param labels the class of each, 0 or more // [n]
 */
public record LabelledFeatures(double[][] rows, int[] labels) {
  /** Checks that there is a label for every row. */
  public LabelledFeatures {
    if (rows.length != labels.length) {
      throw new IllegalArgumentException(rows.length + " rows, " + labels.length + " labels");
    }
  }

  /** The number of clips n. */
  public int size() {
    return rows.length;
  }

  /** Length of a vector D; 0 without any. */
  public int width() {
    return rows.length == 0 ? 0 : rows[0].length;
  }

  /** The highest label plus 1. */
  public int classes() {
    return Arrays.stream(labels).max().orElse(-1) + 1;
  }

  /** Some of the rows, in the given order. */
  LabelledFeatures subset(int[] indices) {
    return new LabelledFeatures(
        Arrays.stream(indices).mapToObj(i -> rows[i]).toArray(double[][]::new),
        Arrays.stream(indices).map(i -> labels[i]).toArray());
  }
}
