package org.maskedaction.evaluation;

import java.util.List;

/**
 * What a classifier makes of a video.
 *
 * @param id the path as the list file names it
 * @param label the class index, or -1 where there is none
 * @param logits the class scores of each view, at least one // [V][C]
 */
public record SampleScores(String id, int label, List<float[]> logits) {
  /** Takes its own list. */
  public SampleScores {
    logits = List.copyOf(logits);
  }

  /** The softmax of the scores of each view, averaged over the views // [C]. */
  public double[] probabilities() {
    double[] mean = new double[logits.get(0).length];
    for (float[] view : logits) {
      double[] probabilities = Scores.probabilities(view);
      for (int label = 0; label < mean.length; label++) {
        mean[label] += probabilities[label];
      }
    }
    for (int label = 0; label < mean.length; label++) {
      mean[label] /= logits.size();
    }
    return mean;
  }

  /**
   * -log of the averaged probability of the label, without underflow.
   *
   * @throws ArrayIndexOutOfBoundsException where there is no such class
   */
  public double loss() {
    double[] losses =
        logits.stream().mapToDouble(view -> Scores.crossEntropy(view, label)).toArray();
    double lowest = Double.POSITIVE_INFINITY;
    for (double loss : losses) {
      lowest = Math.min(lowest, loss);
    }
    double sum = 0;
    for (double loss : losses) {
      sum += Math.exp(lowest - loss);
    }
    return lowest - Math.log(sum / losses.length);
  }
}
