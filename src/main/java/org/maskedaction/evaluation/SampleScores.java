package org.maskedaction.evaluation;

import java.util.List;
import java.util.Map;

/**
 * What a classifier makes of a sample.
 *
 * @param id names the sample
 * @param label the class index, or -1 where there is none
 * @param logits the class scores of each view, at least one // [V][C]
 * @param remark what else there is to say
 */
public record SampleScores(String id, int label, List<float[]> logits, Remark remark) {
  /**
   * What else there is to say of a sample.
   *
   * @param text in a few words for people; empty for nothing
   * @param values by name, as JSON has them
   */
  public record Remark(String text, Map<String, Object> values) {
    /** Nothing. */
    public static final Remark NONE = new Remark("", Map.of());
  }

  /** Scores without a remark. */
  public SampleScores(String id, int label, List<float[]> logits) {
    this(id, label, logits, Remark.NONE);
  }

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
