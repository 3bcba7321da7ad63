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

  /** How often videos of one class were taken for another. */
  public static final class ConfusionMatrix {
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
