package org.maskedaction.evaluation.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.maskedaction.evaluation.probe.LinearProbe.Standardisation;
import org.maskedaction.ops.Backend;

class LogisticRegressionTest {
  @BeforeAll
  static void initialise() {
    Backend.initialise();
  }

  /**
   * Two classes at ±1 with decay λ: the weights are ±w, the biases 0, and 2w = z solves λ z = 2 /
   * (1 + e^z), which bisection finds.
   */
  @Test
  void twoPointsHaveTheirKnownSolution() {
    double decay = 0.1;
    double low = 0;
    double high = 50;
    for (int i = 0; i < 200; i++) {
      double z = (low + high) / 2;
      if (decay * z < 2 / (1 + Math.exp(z))) {
        low = z;
      } else {
        high = z;
      }
    }
    LogisticRegression model =
        LogisticRegression.fit(
            new LabelledFeatures(new double[][] {{1}, {-1}}, new int[] {0, 1}), 2, decay, 100);
    assertThat(model.converged()).isTrue();
    double[] scores = model.scores(new double[] {1});
    assertThat(scores[0]).isCloseTo(low / 2, within(1e-4));
    assertThat(scores[1]).isCloseTo(-low / 2, within(1e-4));
    double penalty = decay * (low / 2) * (low / 2);
    assertThat(model.loss()).isCloseTo(Math.log1p(Math.exp(-low)) + penalty, within(1e-8));
  }

  /** Without any features that differ, the probabilities are the shares of the classes. */
  @Test
  void biasesAloneGiveTheSharesOfTheClasses() {
    LabelledFeatures features =
        new LabelledFeatures(
            new double[][] {{0, 0}, {0, 0}, {0, 0}, {0, 0}}, new int[] {0, 0, 0, 2});
    LogisticRegression model = LogisticRegression.fit(features, 3, 1e-3, 200);
    double[] scores = model.scores(new double[2]);
    assertThat(scores[0] - scores[2]).isCloseTo(Math.log(3), within(1e-3));
    assertThat(model.crossEntropy(features))
        .isCloseTo(-0.75 * Math.log(0.75) - 0.25 * Math.log(0.25), within(1e-4));
  }

  private static LabelledFeatures noise(int clips, int width, int classes, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] rows = new double[clips][width];
    int[] labels = new int[clips];
    for (int i = 0; i < clips; i++) {
      labels[i] = random.nextInt(classes);
      for (int j = 0; j < width; j++) {
        rows[i][j] = random.nextGaussian();
      }
    }
    return new LabelledFeatures(rows, labels);
  }

  /** Moving any weight away from the minimum, which the fit does not see itself, costs. */
  @Test
  void theFitIsAMinimum() {
    LabelledFeatures features = noise(30, 3, 3, 1);
    LogisticRegression model = LogisticRegression.fit(features, 3, 0.01, 200);
    assertThat(model.converged()).isTrue();
    double[] origin = model.scores(new double[3]);
    double[][] weights = new double[3][3]; // [D, C]
    for (int j = 0; j < 3; j++) {
      double[] unit = new double[3];
      unit[j] = 1;
      double[] scores = model.scores(unit);
      for (int c = 0; c < 3; c++) {
        weights[j][c] = scores[c] - origin[c];
      }
    }
    double least = loss(features, weights, origin);
    assertThat(least).isCloseTo(model.loss(), within(1e-9));
    for (int j = 0; j < 3; j++) {
      for (int c = 0; c < 3; c++) {
        for (double step : new double[] {-0.02, 0.02}) {
          weights[j][c] += step;
          assertThat(loss(features, weights, origin)).isGreaterThan(least);
          weights[j][c] -= step;
        }
      }
    }
  }

  private static double loss(LabelledFeatures features, double[][] weights, double[] bias) {
    double sum = 0;
    for (int i = 0; i < features.size(); i++) {
      double[] scores = bias.clone();
      for (int c = 0; c < scores.length; c++) {
        for (int j = 0; j < weights.length; j++) {
          scores[c] += weights[j][c] * features.rows()[i][j];
        }
      }
      double all = Arrays.stream(scores).map(Math::exp).sum();
      sum += Math.log(all) - scores[features.labels()[i]];
    }
    double squares = Arrays.stream(weights).flatMapToDouble(Arrays::stream).map(w -> w * w).sum();
    return sum / features.size() + 0.01 / 2 * squares;
  }

  @Test
  void aFitStopsAtItsLimit() {
    LogisticRegression model = LogisticRegression.fit(noise(50, 10, 4, 2), 4, 1e-4, 3);
    assertThat(model.iterations()).isEqualTo(3);
    assertThat(model.converged()).isFalse();
  }

  /** Mean 3 and variance 8 / 3; a feature that is always 7 has nothing to tell. */
  @Test
  void featuresAreStandardisedByTheirOwnStatistics() {
    Standardisation standard = Standardisation.of(new double[][] {{1, 7}, {3, 7}, {5, 7}});
    double[] row = standard.apply(new double[] {5, 7});
    assertThat(row[0]).isCloseTo(2 / Math.sqrt(8 / 3.0), within(1e-6));
    assertThat(row[1]).isZero();
  }

  /** Rosenbrock's valley, whose minimum is 0 at (1, 1). */
  @Test
  void theSearchFollowsACurvedValley() {
    Lbfgs search =
        new Lbfgs(
            (p, g) -> {
              double bend = p[1] - p[0] * p[0];
              g[0] = -400 * p[0] * bend - 2 * (1 - p[0]);
              g[1] = 200 * bend;
              return 100 * bend * bend + (1 - p[0]) * (1 - p[0]);
            },
            1e-8);
    Lbfgs.Result result = search.minimise(new double[] {-1.2, 1}, 200);
    assertThat(result.converged()).isTrue();
    assertThat(result.point()).containsExactly(new double[] {1, 1}, within(1e-6));
  }
}
