package org.maskedaction.evaluation;

import java.util.List;

/**
 * How well a classifier does on labelled videos. The prediction is the class with the highest
 * averaged probability; of equal ones that with the lowest index comes first.
 */
public final class ClassifierTally {
  /** How many classes count as named for the looser of the two accuracies. */
  public static final int TOP = 5;

  private final ConfusionMatrix confusion;
  private int videos;
  private int first;
  private int amongTop;
  private double loss;

  /** Of {@code classes} classes, without videos. */
  public ClassifierTally(int classes) {
    confusion = new ConfusionMatrix(classes);
  }

  /** Counts a video whose label is the index of a class. */
  public void add(SampleScores scores) {
    List<Integer> best = Scores.highest(scores.probabilities(), TOP);
    int label = scores.label();
    confusion.add(label, best.get(0));
    videos++;
    first += best.get(0) == label ? 1 : 0;
    amongTop += best.contains(label) ? 1 : 0;
    loss += scores.loss();
  }

  /** Number of videos. */
  public int videos() {
    return videos;
  }

  /** The share of videos whose label is the prediction. */
  public double top1() {
    return first / (double) videos;
  }

  /** The share of videos whose label is among the five most probable classes. */
  public double top5() {
    return amongTop / (double) videos;
  }

  /** The mean of {@link SampleScores#loss}. */
  public double loss() {
    return loss / videos;
  }

  /** What was taken for what. */
  public ConfusionMatrix confusion() {
    return confusion;
  }
}
