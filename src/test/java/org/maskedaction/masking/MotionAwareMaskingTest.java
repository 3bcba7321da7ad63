package org.maskedaction.masking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MotionAwareMaskingTest {
  private static final int DRAWS = 20_000;

  /** 3 segments of 2 frames, 2 joints of 1 coordinate: joint 1 rests, joint 0 moves. */
  private static final float[] CLIP = {0, 5, 1, 5, 4, 5, 7, 5, 4, 5, 7, 5};

  private static MotionAwareMasking masking(double temperature) {
    return new MotionAwareMasking(3, 2, 2, 1, 2, temperature);
  }

  /** Joint 0 is at (0, 1), (4, 7), (4, 7): it moves by (4 + 6) / 2 from segment 0 to 1. */
  @Test
  void intensityIsTheMeanDifferenceToTheSegmentBefore() {
    assertThat(masking(0.8).intensities(CLIP)).containsExactly(5, 0, 5, 0, 0, 0);
  }

  @Test
  void movingTokensStayVisibleLessOften() {
    double[] shares = shares(masking(0.8), CLIP);
    // Two of the six tokens have weight e^(1 / 0.8), all others 1.
    assertThat(shares[0]).isCloseTo(shares[2], within(0.02)).isLessThan(0.2);
    for (int resting : new int[] {1, 3, 4, 5}) {
      assertThat(shares[resting]).isGreaterThan(0.38);
    }
  }

  @Test
  void aLowTemperatureHidesMotionAlmostSurely() {
    double[] shares = shares(masking(0.05), CLIP);
    assertThat(shares[0] + shares[2]).isLessThan(0.001);
  }

  @Test
  void withoutMotionAllTokensAreAlike() {
    for (double share : shares(masking(0.8), new float[12])) {
      assertThat(share).isCloseTo(1 / 3.0, within(0.02));
    }
  }

  @Test
  void masksAreAFunctionOfTheStream() {
    int[] first = masking(0.8).visible(CLIP, new SplittableRandom(7));
    assertThat(first).isSorted().doesNotHaveDuplicates().hasSize(2);
    assertThat(masking(0.8).visible(CLIP, new SplittableRandom(7))).isEqualTo(first);
  }

  /** How often each token is visible. */
  private static double[] shares(MotionAwareMasking masking, float[] clip) {
    SplittableRandom random = new SplittableRandom(2);
    double[] shares = new double[6];
    for (int i = 0; i < DRAWS; i++) {
      for (int token : masking.visible(clip, random)) {
        shares[token] += 1.0 / DRAWS;
      }
    }
    return shares;
  }
}
