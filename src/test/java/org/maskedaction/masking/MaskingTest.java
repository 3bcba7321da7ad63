package org.maskedaction.masking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskingTest {
  @ParameterizedTest
  @CsvSource({
    "0.75, 392, 392, 392",
    "0.80, 320, 314, 313",
    "0.85, 240, 236, 235",
    "0.90, 160, 157, 156",
    "0.95, 80, 79, 78",
    "0.98, 32, 32, 31"
  })
  void visibleCountsAreThoseOfThePublishedSystems(
      double ratio, int tube, int random, int adaptive) {
    assertThat(VisibleCount.tube(8, 196, ratio)).isEqualTo(tube);
    assertThat(VisibleCount.random(1568, ratio)).isEqualTo(random);
    assertThat(VisibleCount.adaptive(1568, ratio)).isEqualTo(adaptive);
  }

  @Test
  void tubesShowTheSamePositionsInEverySlot() {
    int[] visible = new TubeMasking(3, 10, 4).visible(new SplittableRandom(1));
    assertThat(visible).hasSize(12).isSorted().doesNotHaveDuplicates();
    for (int i = 0; i < 4; i++) {
      assertThat(visible[4 + i]).isEqualTo(visible[i] + 10);
      assertThat(visible[8 + i]).isEqualTo(visible[i] + 20);
    }
  }

  @Test
  void randomMasksShowEveryTokenEquallyOften() {
    RandomMasking masking = new RandomMasking(20, 5);
    SplittableRandom random = new SplittableRandom(2);
    int[] counts = new int[20];
    int draws = 20_000;
    for (int i = 0; i < draws; i++) {
      int[] visible = masking.visible(random);
      assertThat(visible).hasSize(5);
      for (int token : visible) {
        counts[token]++;
      }
    }
    for (int count : counts) {
      assertThat(count / (double) draws).isCloseTo(0.25, within(0.02)); // 6 standard deviations
    }
  }

  @Test
  void complementHoldsEveryOtherTokenOnce() {
    assertThat(Complement.of(new int[] {0, 3, 4}, 6)).containsExactly(1, 2, 5);
    assertThat(Complement.of(new int[] {}, 2)).containsExactly(0, 1);
    assertThat(Complement.of(new int[] {0, 1}, 2)).isEmpty();
  }
}
