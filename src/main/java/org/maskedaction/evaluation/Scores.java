package org.maskedaction.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Readings of a row of class scores. */
public final class Scores {
  private Scores() {}

  /** The index of the highest score; the first one of equals. */
  public static int highest(float[] scores) {
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      if (scores[i] > scores[best]) {
        best = i;
      }
    }
    return best;
  }

  /**
   * The share of rows whose highest score is that of their label.
   *
   * @param scores row by row, one for each label // [B, C]
   */
  public static double top1(float[] scores, int[] labels) {
    int classes = scores.length / labels.length;
    int hits = 0;
    for (int i = 0; i < labels.length; i++) {
      float[] row = Arrays.copyOfRange(scores, i * classes, (i + 1) * classes);
      hits += highest(row) == labels[i] ? 1 : 0;
    }
    return hits / (double) labels.length;
  }

  /** The indices of the {@code count} highest scores, highest first, equals by index. */
  public static List<Integer> highest(double[] scores, int count) {
    return IntStream.range(0, scores.length)
        .boxed()
        .sorted((a, b) -> Double.compare(scores[b], scores[a]))
        .limit(count)
        .toList();
  }

  /** softmax of the scores, in double precision. */
  public static double[] probabilities(float[] scores) {
    double max = scores[highest(scores)];
    double[] result = new double[scores.length];
    double sum = 0;
    for (int i = 0; i < result.length; i++) {
      result[i] = Math.exp(scores[i] - max);
      sum += result[i];
    }
    for (int i = 0; i < result.length; i++) {
      result[i] /= sum;
    }
    return result;
  }

  /** -log of the softmax at {@code label}, without underflow. */
  public static double crossEntropy(float[] scores, int label) {
    double max = scores[highest(scores)];
    double sum = 0;
    for (float score : scores) {
      sum += Math.exp(score - max);
    }
    return Math.log(sum) + max - scores[label];
  }
}
