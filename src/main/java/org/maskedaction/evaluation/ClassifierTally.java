package org.maskedaction.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.maskedaction.train.Metrics;

/**
 * How well a classifier does on labelled samples. The prediction is the class with the highest
 * averaged probability; of equal ones that with the lowest index comes first.
 */
public final class ClassifierTally {
  /** How many classes count as named for the looser of the two accuracies. */
  public static final int TOP = 5;

  private final ConfusionMatrix confusion;
  private int samples;
  private int first;
  private int amongTop;
  private double loss;

  /** Of {@code classes} classes, without samples. */
  public ClassifierTally(int classes) {
    confusion = new ConfusionMatrix(classes);
  }

  /** Counts a video whose label is the index of a class. */
  public void add(SampleScores scores) {
    List<Integer> best = Scores.highest(scores.probabilities(), TOP);
    int label = scores.label();
    confusion.add(label, best.get(0));
    samples++;
    first += best.get(0) == label ? 1 : 0;
    amongTop += best.contains(label) ? 1 : 0;
    loss += scores.loss();
  }

  /** Number of samples. */
  public int samples() {
    return samples;
  }

  /** The share of samples whose label is the prediction. */
  public double top1() {
    return first / (double) samples;
  }

  /** The share of samples whose label is among the five most probable classes. */
  public double top5() {
    return amongTop / (double) samples;
  }

  /** The mean of {@link SampleScores#loss}. */
  public double loss() {
    return loss / samples;
  }

  /** Loss and accuracies by the names that logs give them. */
  public Map<String, Double> metrics() {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put(Metrics.VAL_LOSS.name(), loss());
    metrics.put(ClassifierMetrics.VAL_TOP1.name(), top1());
    metrics.put(ClassifierMetrics.VAL_TOP5.name(), top5());
    return metrics;
  }

  /** What was taken for what. */
  public ConfusionMatrix confusion() {
    return confusion;
  }
}
