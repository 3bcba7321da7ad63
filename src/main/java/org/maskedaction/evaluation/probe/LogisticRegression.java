package org.maskedaction.evaluation.probe;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Multinomial logistic regression in double precision: minimises the mean cross-entropy of
 * softmax(W x + b) plus weightDecay / 2 · ‖W‖², from zero weights and with {@link Lbfgs}. With the
 * decay the minimum is unique but for a common shift of all biases, so nothing is random.
 */
final class LogisticRegression {
  private static final double TOLERANCE = 1e-5;

  private final int classes;
  private final int width;
  private final Lbfgs.Result result;

  private LogisticRegression(int classes, int width, Lbfgs.Result result) {
    this.classes = classes;
    this.width = width;
    this.result = result;
  }

  /**
   * Fits all clips.
   *
   * @param classes number of classes C, above all labels
   * @param weightDecay above 0
   * @param mostIterations passes over the clips after which to stop at the latest
   */
  static LogisticRegression fit(
      LabelledFeatures features, int classes, double weightDecay, int mostIterations) {
    int width = features.width();
    try (INDArray x = Nd4j.createFromArray(features.rows())) { // [n, D]
      Loss loss = new Loss(x, features.labels(), classes, weightDecay);
      double[] start = new double[classes * (width + 1)];
      Lbfgs.Result result = new Lbfgs(loss, TOLERANCE).minimise(start, mostIterations);
      return new LogisticRegression(classes, width, result);
    }
  }

  /** How many steps the fit took. */
  int iterations() {
    return result.iterations();
  }

  /** Whether the fit ended at the minimum, not at the limit of steps. */
  boolean converged() {
    return result.converged();
  }

  /** The mean cross-entropy plus the penalty at the end. */
  double loss() {
    return result.value();
  }

  /** The scores W x + b. // [D] to [C] */
  double[] scores(double[] features) {
    double[] scores = new double[classes];
    for (int c = 0; c < classes; c++) {
      scores[c] = result.point()[classes * width + c];
      for (int j = 0; j < width; j++) {
        scores[c] += result.point()[c * width + j] * features[j];
      }
    }
    return scores;
  }

  /** The mean of -log softmax at the labels. */
  double crossEntropy(LabelledFeatures features) {
    double sum = 0;
    for (int i = 0; i < features.size(); i++) {
      double[] scores = scores(features.rows()[i]);
      double own = scores[features.labels()[i]];
      sum += softmax(scores, 0, classes) - own;
    }
    return sum / features.size();
  }

  /** Turns {@code count} scores into probabilities in place; returns the log of their exp-sum. */
  private static double softmax(double[] values, int from, int count) {
    double max = Double.NEGATIVE_INFINITY;
    for (int c = from; c < from + count; c++) {
      max = Math.max(max, values[c]);
    }
    double sum = 0;
    for (int c = from; c < from + count; c++) {
      values[c] = Math.exp(values[c] - max);
      sum += values[c];
    }
    for (int c = from; c < from + count; c++) {
      values[c] /= sum;
    }
    return max + Math.log(sum);
  }

  /** The function of W [C, D] and b [C], one after the other. */
  private record Loss(INDArray x, int[] labels, int classes, double weightDecay)
      implements Lbfgs.Objective {

    @Override
    public double evaluate(double[] point, double[] gradient) {
      int weights = gradient.length - classes;
      double[] values = scores(point, weights); // [n, C]
      double[] bias = new double[classes];
      double loss = 0;
      for (int i = 0; i < labels.length; i++) {
        int row = i * classes;
        double own = values[row + labels[i]];
        loss += (softmax(values, row, classes) - own) / labels.length;
        values[row + labels[i]] -= 1;
        for (int c = 0; c < classes; c++) {
          values[row + c] /= labels.length;
          bias[c] += values[row + c];
        }
      }
      System.arraycopy(bias, 0, gradient, weights, classes);
      return loss + weightGradient(values, point, gradient, weights);
    }

    private double[] scores(double[] point, int weights) {
      try (INDArray w = Nd4j.createFromArray(Arrays.copyOf(point, weights)); // [C · D]
          INDArray product = x.mmul(w.reshape(classes, x.size(1)).transpose());
          INDArray dense = product.dup('c')) {
        double[] values = dense.data().asDouble();
        for (int i = 0; i < values.length; i++) {
          values[i] += point[weights + i % classes];
        }
        return values;
      }
    }

    /** Writes deltaᵀ x + weightDecay · W and returns the penalty. */
    private double weightGradient(double[] delta, double[] point, double[] gradient, int weights) {
      try (INDArray d = Nd4j.createFromArray(delta); // [n · C]
          INDArray product = d.reshape(labels.length, classes).transpose().mmul(x);
          INDArray dense = product.dup('c')) {
        double[] values = dense.data().asDouble();
        double penalty = 0;
        for (int i = 0; i < weights; i++) {
          gradient[i] = values[i] + weightDecay * point[i];
          penalty += weightDecay / 2 * point[i] * point[i];
        }
        return penalty;
      }
    }
  }
}
