package org.maskedaction.evaluation.probe;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.maskedaction.random.RandomPurpose;
import org.maskedaction.random.RandomStreams;

/**
 * A linear classifier on standardised features. Its weight decay is the one of a small grid that is
 * best on a random tenth of the training clips after learning from the others; of equally good ones
 * that with the lower cross-entropy. It then learns from all of them.
 */
public final class LinearProbe {
  private static final RandomPurpose PROBE =
      RandomPurpose.numbered(12, "split of the data of a linear probe");
  private static final double[] WEIGHT_DECAYS = {1e-5, 1e-4, 1e-3, 1e-2, 1e-1};
  private static final int HELD_OUT_PART = 10;

  private final int classes;
  private final int mostIterations;
  private final long seed;

  /**
   * Brings every feature to mean 0 and deviation 1, as a batch norm without gain and shift does
   * over all training clips. A feature that is the same for all of them becomes 0.
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

  /**
   * What a probe found.
   *
   * @param top1 share of validation clips whose highest score is at their label
   * @param top5 share of validation clips whose label is among the five highest scores
   * @param trainTop1 the same as {@code top1} on the training clips
   * @param weightDecay the chosen weight decay
   * @param heldOut training clips that chose it
   * @param heldOutTop1 share of those that were right
   * @param iterations steps of the last fit
   * @param converged whether it ended at the minimum, not at the limit of steps
   */
  public record Result(
      double top1,
      double top5,
      double trainTop1,
      double weightDecay,
      int heldOut,
      double heldOutTop1,
      int iterations,
      boolean converged) {}

  /** How good a weight decay is. */
  private record Candidate(double weightDecay, double top1, double crossEntropy) {
    boolean beats(Candidate other) {
      return other == null
          || top1 > other.top1
          || top1 == other.top1 && crossEntropy < other.crossEntropy;
    }
  }

  /**
   * @param classes number of classes C, above all labels
   * @param mostIterations steps after which a fit stops at the latest
   * @param seed chooses the held-out clips
   */
  public LinearProbe(int classes, int mostIterations, long seed) {
    this.classes = classes;
    this.mostIterations = mostIterations;
    this.seed = seed;
  }

  /** Learns from {@code train}, at least two clips, and is measured on {@code val}. */
  public Result run(LabelledFeatures train, LabelledFeatures val) {
    int heldOut = Math.max(1, train.size() / HELD_OUT_PART);
    Candidate best = best(train, heldOut);
    Standardisation standard = Standardisation.of(train.rows());
    LabelledFeatures all = standard.apply(train);
    LogisticRegression model = fit(all, best.weightDecay());
    Accuracy accuracy = Accuracy.of(model::scores, standard.apply(val));
    return new Result(
        accuracy.top1(),
        accuracy.top5(),
        Accuracy.of(model::scores, all).top1(),
        best.weightDecay(),
        heldOut,
        best.top1(),
        model.iterations(),
        model.converged());
  }

  private Candidate best(LabelledFeatures train, int heldOut) {
    int[] order = shuffled(train.size());
    LabelledFeatures rest = train.subset(Arrays.copyOfRange(order, heldOut, order.length));
    Standardisation standard = Standardisation.of(rest.rows());
    LabelledFeatures seen = standard.apply(rest);
    LabelledFeatures unseen = standard.apply(train.subset(Arrays.copyOf(order, heldOut)));
    Candidate best = null;
    for (double weightDecay : WEIGHT_DECAYS) {
      LogisticRegression model = fit(seen, weightDecay);
      double top1 = Accuracy.of(model::scores, unseen).top1();
      Candidate candidate = new Candidate(weightDecay, top1, model.crossEntropy(unseen));
      best = candidate.beats(best) ? candidate : best;
    }
    return best;
  }

  private LogisticRegression fit(LabelledFeatures features, double weightDecay) {
    return LogisticRegression.fit(features, classes, weightDecay, mostIterations);
  }

  private int[] shuffled(int count) {
    SplittableRandom random = RandomStreams.of(seed, PROBE);
    int[] order = IntStream.range(0, count).toArray();
    for (int i = count - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[other];
      order[other] = kept;
    }
    return order;
  }
}
