package org.maskedaction.evaluation.probe;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.maskedaction.ops.kernel.WorkerPool;

/**
 * Weighted k-nearest-neighbour classifier on unit-length features (Wu et al., 2018, section 3.4):
 * each of the k training clips with the highest cosine similarity s votes for its class with weight
 * exp(s / temperature).
 */
public final class NearestNeighbours {
  private static final int ROWS_PER_TASK = 256;
  private static final double LEAST_NORM = 1e-12;

  private final double[][] train;
  private final int[] labels;
  private final int classes;
  private final int k;
  private final double temperature;

  /**
   * @param train what to vote, at least {@code k} clips
   * @param classes number of classes C
   * @param k how many neighbours vote
   * @param temperature above 0; the lower, the more the nearest count
   */
  public NearestNeighbours(LabelledFeatures train, int classes, int k, double temperature) {
    if (k < 1 || k > train.size() || temperature <= 0) {
      throw new IllegalArgumentException("k " + k + ", temperature " + temperature);
    }
    this.train = new double[train.size()][];
    for (int i = 0; i < train.size(); i++) {
      this.train[i] = unit(train.rows()[i]);
    }
    this.labels = train.labels();
    this.classes = classes;
    this.k = k;
    this.temperature = temperature;
  }

  /** How often the neighbours are right. */
  public Accuracy accuracy(LabelledFeatures features) {
    return Accuracy.of(this::scores, features);
  }

  /** The votes for each class, divided by those that the nearest clip has. // [D] to [C] */
  double[] scores(double[] features) {
    double[] query = unit(features);
    double[] similarity = new double[train.length];
    int tasks = (train.length + ROWS_PER_TASK - 1) / ROWS_PER_TASK;
    WorkerPool.shared().forEach(tasks, task -> compare(query, task * ROWS_PER_TASK, similarity));
    int[] nearest =
        IntStream.range(0, train.length)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> -similarity[i]))
            .limit(k)
            .mapToInt(Integer::intValue)
            .toArray();
    double[] votes = new double[classes];
    for (int i : nearest) {
      // Relative to the nearest, as exp(s / temperature) itself overflows at low temperatures.
      votes[labels[i]] += Math.exp((similarity[i] - similarity[nearest[0]]) / temperature);
    }
    return votes;
  }

  private void compare(double[] query, int from, double[] similarity) {
    for (int i = from; i < Math.min(train.length, from + ROWS_PER_TASK); i++) {
      similarity[i] = dot(query, train[i]);
    }
  }

  private static double[] unit(double[] vector) {
    double norm = Math.max(Math.sqrt(dot(vector, vector)), LEAST_NORM);
    double[] result = new double[vector.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = vector[i] / norm;
    }
    return result;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
