package org.maskedaction.evaluation.probe;

/**
 * Brings every feature to mean 0 and deviation 1, as a batch norm without gain and shift does over
 * all training clips. A feature that is the same for all of them becomes 0.
 *
 * @param mean mean of each feature // [D]
 * @param scale 1 / √(variance + eps) of each feature, with the variance over n // [D]
 */
record Standardisation(double[] mean, double[] scale) {
  private static final double EPS = 1e-6;

  /** That of some features, at least one row. */
  static Standardisation of(double[][] rows) {
    int width = rows[0].length;
    double[] mean = new double[width];
    double[] variance = new double[width];
    for (double[] row : rows) {
      for (int j = 0; j < width; j++) {
        mean[j] += row[j] / rows.length;
      }
    }
    for (double[] row : rows) {
      for (int j = 0; j < width; j++) {
        variance[j] += (row[j] - mean[j]) * (row[j] - mean[j]) / rows.length;
      }
    }
    double[] scale = new double[width];
    for (int j = 0; j < width; j++) {
      scale[j] = 1 / Math.sqrt(variance[j] + EPS);
    }
    return new Standardisation(mean, scale);
  }

  double[] apply(double[] row) {
    double[] result = new double[row.length];
    for (int j = 0; j < row.length; j++) {
      result[j] = (row[j] - mean[j]) * scale[j];
    }
    return result;
  }

  LabelledFeatures apply(LabelledFeatures features) {
    double[][] rows = new double[features.size()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = apply(features.rows()[i]);
    }
    return new LabelledFeatures(rows, features.labels());
  }
}
