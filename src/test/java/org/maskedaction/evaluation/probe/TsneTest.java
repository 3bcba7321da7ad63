package org.maskedaction.evaluation.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.maskedaction.ops.Backend;

class TsneTest {
  private static final int CLASSES = 4;
  private static final int CLIPS = 80;

  /** Clips around four directions of twelve. */
  private static double[][] groups() {
    SplittableRandom random = new SplittableRandom(5);
    double[][] rows = new double[CLIPS][12];
    for (int i = 0; i < CLIPS; i++) {
      for (int d = 0; d < rows[i].length; d++) {
        rows[i][d] = 0.1 * random.nextGaussian() + (d == i % CLASSES ? 1 : 0);
      }
    }
    return rows;
  }

  private static double[][] embed(long seed) {
    Backend.initialise();
    return new Tsne(10, 300, seed).embed(groups());
  }

  @Test
  void theNearestNeighbourInThePlaneIsOfTheSameGroup() {
    double[][] places = embed(1);
    for (int i = 0; i < CLIPS; i++) {
      int nearest = -1;
      for (int j = 0; j < CLIPS; j++) {
        boolean nearer =
            j != i && (nearest < 0 || distance(places, i, j) < distance(places, i, nearest));
        nearest = nearer ? j : nearest;
      }
      assertThat(nearest % CLASSES).isEqualTo(i % CLASSES);
    }
  }

  private static double distance(double[][] places, int i, int j) {
    return Math.hypot(places[i][0] - places[j][0], places[i][1] - places[j][1]);
  }

  @Test
  void theSeedDecides() {
    double[][] places = embed(1);
    assertThat(embed(1)).isDeepEqualTo(places);
    assertThat(embed(2)[0]).isNotEqualTo(places[0]);
  }

  @Test
  void thePlacesHaveMeanZeroAndAreSpread() {
    double[][] places = embed(3);
    double mean = 0;
    double largest = 0;
    for (double[] place : places) {
      mean += place[0] / CLIPS;
      largest = Math.max(largest, Math.abs(place[0]));
    }
    assertThat(mean).isCloseTo(0, within(1e-6));
    assertThat(largest).isGreaterThan(1);
  }

  /** Two points have one distance, the gradient is that of the only pair: they stay apart. */
  @Test
  void twoClipsAreMirrored() {
    Backend.initialise();
    double[][] places = new Tsne(1, 20, 0).embed(new double[][] {{1, 0}, {0, 1}});
    assertThat(places[0][0]).isCloseTo(-places[1][0], within(1e-9));
    assertThat(places[0][1]).isCloseTo(-places[1][1], within(1e-9));
  }
}
