package org.maskedaction.evaluation.probe;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.maskedaction.ops.kernel.WorkerPool;
import org.maskedaction.random.RandomPurpose;
import org.maskedaction.random.RandomStreams;

/**
 * t-distributed stochastic neighbour embedding into the plane (van der Maaten and Hinton,
 * Visualizing Data using t-SNE, 2008), computed exactly: time and memory grow with the square of
 * the number of clips. Vectors are scaled to unit length first, as the nearest neighbours do, so
 * that their distance tells their cosine similarity.
 *
 * <p>As in the authors' program, affinities are exaggerated in the first quarter of the steps (at
 * most 250), the momentum then rises from 0.5 to 0.8, and every coordinate has a gain of its own.
 * The learning rate is n / 12, at least 50 (Belkina et al., 2019). Equal arguments give equal
 * results, with any number of threads.
 *
 * @param perplexity effective number of neighbours of a clip, at least 1
 * @param iterations steps
 * @param seed of the first places
 */
public record Tsne(double perplexity, int iterations, long seed) {
  private static final RandomPurpose PROJECTION =
      RandomPurpose.numbered(16, "initial places of t-SNE");
  private static final double FIRST_DEVIATION = 1e-4;
  private static final double EXAGGERATION = 12;
  private static final int LONGEST_EXAGGERATION = 250;
  private static final double LEAST_RATE = 50;
  private static final double RATE_DIVISOR = 12;
  private static final double LEAST_GAIN = 0.01;
  private static final double GAIN_STEP = 0.2;
  private static final double GAIN_DECAY = 0.8;
  private static final double EARLY_MOMENTUM = 0.5;
  private static final double MOMENTUM = 0.8;
  private static final int BISECTIONS = 64;
  private static final double LEAST_AFFINITY = 1e-12;
  private static final double LEAST_NORM = 1e-12;

  /**
   * Places clips so that those with similar features are close.
   *
   * @param features // [n, D]
   * @return places with mean 0 // [n, 2]
   */
  public double[][] embed(double[][] features) {
    int n = features.length;
    float[][] affinities = affinities(unit(features));
    double[] places = start(n);
    double[] velocity = new double[2 * n];
    double[] gains = new double[2 * n];
    Arrays.fill(gains, 1);
    double rate = Math.max(LEAST_RATE, n / RATE_DIVISOR);
    int early = Math.min(LONGEST_EXAGGERATION, iterations / 4);
    for (int step = 0; step < iterations; step++) {
      double exaggeration = step < early ? EXAGGERATION : 1;
      double momentum = step < early ? EARLY_MOMENTUM : MOMENTUM;
      double[] gradient = gradient(affinities, places, exaggeration);
      for (int i = 0; i < places.length; i++) {
        boolean same = gradient[i] > 0 == velocity[i] > 0;
        gains[i] = Math.max(LEAST_GAIN, same ? gains[i] * GAIN_DECAY : gains[i] + GAIN_STEP);
        velocity[i] = momentum * velocity[i] - rate * gains[i] * gradient[i];
        places[i] += velocity[i];
      }
      centre(places);
    }
    double[][] result = new double[n][];
    for (int i = 0; i < n; i++) {
      result[i] = new double[] {places[2 * i], places[2 * i + 1]};
    }
    return result;
  }

  private static double[][] unit(double[][] rows) {
    double[][] result = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      double squares = Arrays.stream(rows[i]).map(value -> value * value).sum();
      double norm = Math.max(Math.sqrt(squares), LEAST_NORM);
      result[i] = Arrays.stream(rows[i]).map(value -> value / norm).toArray();
    }
    return result;
  }

  private double[] start(int n) {
    SplittableRandom random = RandomStreams.of(seed, PROJECTION);
    double[] places = new double[2 * n];
    for (int i = 0; i < places.length; i++) {
      places[i] = FIRST_DEVIATION * random.nextGaussian();
    }
    return places;
  }

  /** Symmetric joint probabilities p of all pairs, equations 1 and 10 of the paper's section 3. */
  private float[][] affinities(double[][] rows) {
    int n = rows.length;
    float[][] conditional = new float[n][];
    WorkerPool.shared().forEach(n, i -> conditional[i] = conditional(rows, i));
    float[][] joint = new float[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double p = (conditional[i][j] + conditional[j][i]) / (2.0 * n);
        joint[i][j] = i == j ? 0 : (float) Math.max(p, LEAST_AFFINITY);
      }
    }
    return joint;
  }

  /** Row i of the conditional probabilities, its bandwidth found by bisection. */
  private float[] conditional(double[][] rows, int i) {
    double[] distances = new double[rows.length];
    for (int j = 0; j < rows.length; j++) {
      for (int d = 0; d < rows[i].length; d++) {
        double difference = rows[i][d] - rows[j][d];
        distances[j] += difference * difference;
      }
    }
    double[] row = new double[rows.length];
    double low = 0;
    double high = Double.POSITIVE_INFINITY;
    double precision = 1;
    for (int step = 0; step < BISECTIONS; step++) {
      if (entropy(distances, i, precision, row) > Math.log(perplexity)) {
        low = precision;
        precision = Double.isInfinite(high) ? 2 * precision : (precision + high) / 2;
      } else {
        high = precision;
        precision = (precision + low) / 2;
      }
    }
    float[] result = new float[row.length];
    for (int j = 0; j < row.length; j++) {
      result[j] = (float) row[j];
    }
    return result;
  }

  /** Fills a row with probabilities; returns their entropy in nats. */
  private static double entropy(double[] distances, int i, double precision, double[] row) {
    double nearest = Double.POSITIVE_INFINITY;
    for (int j = 0; j < row.length; j++) {
      nearest = j == i ? nearest : Math.min(nearest, distances[j]);
    }
    double sum = 0;
    double weighted = 0;
    for (int j = 0; j < row.length; j++) {
      double excess = distances[j] - nearest;
      row[j] = j == i ? 0 : Math.exp(-precision * excess);
      sum += row[j];
      weighted += excess * row[j];
    }
    for (int j = 0; j < row.length; j++) {
      row[j] /= sum;
    }
    return Math.log(sum) + precision * weighted / sum;
  }

  /** The gradient of the Kullback-Leibler divergence, equation 5 of the paper. // [2n] */
  private static double[] gradient(float[][] affinities, double[] places, double exaggeration) {
    int n = affinities.length;
    double[] sums = new double[n];
    double[] attraction = new double[2 * n];
    double[] repulsion = new double[2 * n];
    WorkerPool.shared()
        .forEach(
            n,
            i -> {
              for (int j = 0; j < n; j++) {
                double x = places[2 * i] - places[2 * j];
                double y = places[2 * i + 1] - places[2 * j + 1];
                double kernel = i == j ? 0 : 1 / (1 + x * x + y * y);
                double pull = exaggeration * affinities[i][j] * kernel;
                sums[i] += kernel;
                attraction[2 * i] += pull * x;
                attraction[2 * i + 1] += pull * y;
                repulsion[2 * i] += kernel * kernel * x;
                repulsion[2 * i + 1] += kernel * kernel * y;
              }
            });
    double total = Arrays.stream(sums).sum();
    double[] gradient = new double[2 * n];
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] = 4 * (attraction[i] - repulsion[i] / total);
    }
    return gradient;
  }

  private static void centre(double[] places) {
    for (int axis = 0; axis < 2; axis++) {
      double sum = 0;
      for (int i = axis; i < places.length; i += 2) {
        sum += places[i];
      }
      for (int i = axis; i < places.length; i += 2) {
        places[i] -= 2 * sum / places.length;
      }
    }
  }
}
