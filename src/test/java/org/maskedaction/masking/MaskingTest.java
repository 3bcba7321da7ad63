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
    "0.75, 392, 392, 392, 392",
    "0.80, 320, 314, 313, 392",
    "0.85, 240, 236, 235, 392",
    "0.875, 200, 196, 196, 196",
    "0.90, 160, 157, 156, 196",
    "0.95, 80, 79, 78, 196",
    "0.98, 32, 32, 31, 196"
  })
  void visibleCountsAreThoseOfThePublishedSystems(
      double ratio, int tube, int random, int adaptive, int frame) {
    assertThat(VisibleCount.tube(8, 196, ratio)).isEqualTo(tube);
    assertThat(VisibleCount.random(1568, ratio)).isEqualTo(random);
    assertThat(VisibleCount.adaptive(1568, ratio)).isEqualTo(adaptive);
    assertThat(VisibleCount.frame(8, 196, ratio)).isEqualTo(frame);
  }

  @Test
  void tubesShowTheSamePositionsInEverySlot() {
    int[] visible = new MaskGenerator.TubeMasking(3, 10, 4).visible(new SplittableRandom(1));
    assertThat(visible).hasSize(12).isSorted().doesNotHaveDuplicates();
    for (int i = 0; i < 4; i++) {
      assertThat(visible[4 + i]).isEqualTo(visible[i] + 10);
      assertThat(visible[8 + i]).isEqualTo(visible[i] + 20);
    }
  }

  @Test
  void randomMasksShowEveryTokenEquallyOften() {
    MaskGenerator.RandomMasking masking = new MaskGenerator.RandomMasking(20, 5);
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
  void frameMasksShowWholeSlotsEquallyOften() {
    MaskGenerator.FrameMasking masking = new MaskGenerator.FrameMasking(4, 3, 2);
    SplittableRandom random = new SplittableRandom(3);
    int[] shown = new int[4];
    int draws = 10_000;
    for (int i = 0; i < draws; i++) {
      int[] visible = masking.visible(random);
      assertThat(visible).hasSize(masking.visibleCount()).isSorted().doesNotHaveDuplicates();
      for (int k = 0; k < 6; k += 3) {
        int slot = visible[k] / 3;
        assertThat(new int[] {visible[k], visible[k + 1], visible[k + 2]})
            .containsExactly(3 * slot, 3 * slot + 1, 3 * slot + 2);
        shown[slot]++;
      }
    }
    for (int count : shown) {
      assertThat(count / (double) draws).isCloseTo(0.5, within(0.03)); // 6 standard deviations
    }
  }

  @ParameterizedTest
  @CsvSource({"8, 14, 78", "8, 14, 392", "4, 4, 1", "4, 4, 63", "1, 5, 7"})
  void blockMasksLeaveExactlyTheCountVisible(int slots, int side, int count) {
    MaskGenerator.BlockMasking masking = new MaskGenerator.BlockMasking(slots, side, count);
    for (int seed = 0; seed < 50; seed++) {
      int[] visible = masking.visible(new SplittableRandom(seed));
      assertThat(visible).hasSize(count).isSorted().doesNotHaveDuplicates();
      assertThat(visible[0]).isNotNegative();
      assertThat(visible[count - 1]).isLessThan(masking.tokens());
    }
  }

  /** Borders are neighbours along one of the three axes of which one is visible. */
  @Test
  void blockMasksHaveFewBorders() {
    double blocks = 0;
    double noise = 0;
    for (int seed = 0; seed < 50; seed++) {
      blocks +=
          borders(new MaskGenerator.BlockMasking(8, 14, 784).visible(new SplittableRandom(seed)));
      noise +=
          borders(new MaskGenerator.RandomMasking(1568, 784).visible(new SplittableRandom(seed)));
    }
    assertThat(noise / 50).isCloseTo(0.5 * (7 * 196 + 2 * 8 * 13 * 14), within(60.0));
    assertThat(blocks).isLessThan(noise / 2);
  }

  private static int borders(int[] visible) {
    boolean[] shown = new boolean[1568];
    for (int token : visible) {
      shown[token] = true;
    }
    int count = 0;
    for (int n = 0; n < shown.length; n++) {
      count += n % 14 < 13 && shown[n] != shown[n + 1] ? 1 : 0;
      count += n / 14 % 14 < 13 && shown[n] != shown[n + 14] ? 1 : 0;
      count += n < 7 * 196 && shown[n] != shown[n + 196] ? 1 : 0;
    }
    return count;
  }

  /** Border tokens are not spared: cuboids may stick out of the grid. */
  @Test
  void blockMasksHideEveryTokenAboutEquallyOften() {
    MaskGenerator.BlockMasking masking = new MaskGenerator.BlockMasking(4, 4, 32);
    SplittableRandom random = new SplittableRandom(4);
    int[] counts = new int[64];
    int draws = 20_000;
    for (int i = 0; i < draws; i++) {
      for (int token : masking.visible(random)) {
        counts[token]++;
      }
    }
    for (int count : counts) {
      assertThat(count / (double) draws).isCloseTo(0.5, within(0.1));
    }
  }

  @Test
  void complementHoldsEveryOtherTokenOnce() {
    assertThat(MaskGenerator.hidden(new int[] {0, 3, 4}, 6)).containsExactly(1, 2, 5);
    assertThat(MaskGenerator.hidden(new int[] {}, 2)).containsExactly(0, 1);
    assertThat(MaskGenerator.hidden(new int[] {0, 1}, 2)).isEmpty();
  }
}
