package org.maskedaction.method.tats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.maskedaction.method.tats.PpoConfig.Advantage;
import org.maskedaction.method.tats.PpoConfig.Reward;

class AdvantagesTest {
  private static final float[] ERRORS = {1, 2, 3, 5, 5, 8};
  private static final float[] VALUES = {1, 4};
  private static final Offset<Float> ROUNDING = within(1e-6f);

  @Test
  void tokenRewardsAreTheErrors() {
    assertThat(Advantages.rewards(ERRORS, 2, Reward.TOKEN)).containsExactly(ERRORS);
  }

  @Test
  void clipRewardsAreTheMeanErrorOfTheClip() {
    assertThat(Advantages.rewards(ERRORS, 2, Reward.CLIP)).containsExactly(2, 2, 2, 6, 6, 6);
  }

  @Test
  void plainAdvantageIsRewardMinusRecordedValue() {
    assertThat(Advantages.of(ERRORS, VALUES, Advantage.NONE)).containsExactly(0, 1, 2, 1, 1, 4);
  }

  @Test
  void centredAdvantageHasZeroMeanOverTheBatch() {
    // The plain advantages 0 1 2 1 1 4 have the mean 1.5.
    assertThat(Advantages.of(ERRORS, VALUES, Advantage.CENTRED))
        .containsExactly(new float[] {-1.5f, -0.5f, 0.5f, -0.5f, -0.5f, 2.5f}, ROUNDING);
  }

  @Test
  void standardisedAdvantageHasUnitDeviationOverTheBatch() {
    // Squares of the centred advantages sum to 9.5.
    float scale = (float) (1 / Math.sqrt(9.5 / 6));
    float[] expected = {-1.5f, -0.5f, 0.5f, -0.5f, -0.5f, 2.5f};
    for (int i = 0; i < expected.length; i++) {
      expected[i] *= scale;
    }

    assertThat(Advantages.of(ERRORS, VALUES, Advantage.STANDARDISED))
        .containsExactly(expected, ROUNDING);
  }

  @Test
  void standardisedEqualAdvantagesAreZero() {
    float[] rewards = {2, 2, 5, 5};

    assertThat(Advantages.of(rewards, new float[] {1, 4}, Advantage.STANDARDISED))
        .containsExactly(0, 0, 0, 0);
  }

  @Test
  void refusesErrorsThatDoNotFitTheClips() {
    assertThatThrownBy(() -> Advantages.of(ERRORS, new float[4], Advantage.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("6 values cannot be shared equally by 4 clips");
  }
}
