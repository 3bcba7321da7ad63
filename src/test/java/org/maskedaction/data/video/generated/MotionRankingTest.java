package org.maskedaction.data.video.generated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MotionRankingTest {
  @Test
  void areaIsTheShareOfPairsInOrder() {
    // Pairs (motion, none): .9>.5, .9>.1, .4<.5, .4>.1: three of four.
    assertArea(new float[] {.9f, .5f, .4f, .1f}, new boolean[] {true, false, true, false}, 0.75);
    assertArea(new float[] {2, 3, 0, 1}, new boolean[] {true, true, false, false}, 1);
    assertArea(new float[] {0, 1, 2, 3}, new boolean[] {true, true, false, false}, 0);
  }

  @Test
  void tiesCountOneHalf() {
    assertArea(new float[] {1, 1, 1, 1}, new boolean[] {true, false, false, true}, 0.5);
    // Pairs: 2=2 one half, 2>1 one, 1<2 none, 1=1 one half, twice over two positives: 2 of 4.
    assertArea(new float[] {2, 2, 1, 1}, new boolean[] {true, false, true, false}, 0.5);
    // Pairs of 3: above 2 and 2; pairs of 2: ties with 2 and 2: 2 + 2 * 0.5 = 3 of 4.
    assertArea(new float[] {3, 2, 2, 2}, new boolean[] {true, true, false, false}, 0.75);
    assertArea(new float[] {0f, -0f}, new boolean[] {true, false}, 0.5);
  }

  @Test
  void areaAgreesWithCountingAllPairs() {
    SplittableRandom random = new SplittableRandom(3);
    float[] scores = new float[60];
    boolean[] motion = new boolean[60];
    for (int n = 0; n < scores.length; n++) {
      scores[n] = random.nextInt(12);
      motion[n] = random.nextInt(3) == 0;
    }
    double wins = 0;
    int pairs = 0;
    for (int i = 0; i < scores.length; i++) {
      for (int j = 0; j < scores.length; j++) {
        if (motion[i] && !motion[j]) {
          pairs++;
          wins += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
        }
      }
    }
    assertArea(scores, motion, wins / pairs);
  }

  @Test
  void liftComparesTheVisibleTokensWithAll() {
    boolean[] motion = {true, true, false, false, false, false, false, false};
    boolean[] visible = {true, false, true, false, false, false, false, false};
    // One of two visible, two of eight in all.
    assertThat(MotionRanking.motionLift(visible, motion)).hasValue(2);
    boolean[] none = {false, false, true, true, false, false, false, false};
    assertThat(MotionRanking.motionLift(none, motion)).hasValue(0);
  }

  @Test
  void clipsWithOneClassOnlyAreSkippedAndCounted() {
    MotionRanking.ClipMean mean = new MotionRanking.ClipMean();
    assertThat(mean.mean()).isEmpty();
    mean.add(OptionalDouble.of(1));
    mean.add(MotionRanking.areaUnderRoc(new float[2], new boolean[] {true, true}));
    mean.add(MotionRanking.motionLift(new boolean[] {true, false}, new boolean[2]));
    mean.add(OptionalDouble.of(0.5));
    assertThat(mean.mean()).hasValue(0.75);
    assertThat(mean.clips()).isEqualTo(2);
    assertThat(mean.skipped()).isEqualTo(2);
  }

  @Test
  void inputsThatMeanNothingAreRefused() {
    assertThatThrownBy(() -> MotionRanking.areaUnderRoc(new float[3], new boolean[2]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MotionRanking.areaUnderRoc(new float[] {Float.NaN, 1}, new boolean[2]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MotionRanking.motionLift(new boolean[2], new boolean[] {true, false}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertArea(float[] scores, boolean[] motion, double expected) {
    assertThat(MotionRanking.areaUnderRoc(scores, motion).orElseThrow())
        .isCloseTo(expected, within(1e-12));
  }
}
