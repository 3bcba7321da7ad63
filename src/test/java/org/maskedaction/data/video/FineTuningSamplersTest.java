package org.maskedaction.data.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FineTuningSamplersTest {
  private static int[] dense(int frameCount, boolean random, int seed) {
    return new DenseSampler(16, 4, random).indices(frameCount, new SplittableRandom(seed));
  }

  @Test
  void shortVideosAreShownWholeAndThenStandStill() {
    assertThat(dense(40, true, 1))
        .containsExactly(0, 4, 8, 13, 17, 22, 26, 31, 35, 39, 39, 39, 39, 39, 39, 39);
    assertThat(dense(1, true, 1)).containsOnly(0);
  }

  @Test
  void windowsSpreadToBothOfTheirEnds() {
    for (int seed = 0; seed < 50; seed++) {
      int[] indices = dense(100, true, seed);
      int start = indices[0];
      assertThat(start).isBetween(0, 35);
      int[] expected = new int[16];
      for (int i = 0; i < 16; i++) {
        expected[i] = start + i * 64 / 15;
      }
      expected[15] = start + 63;
      assertThat(indices).isEqualTo(expected);
    }
    // Start 16, as of a window that ends at frame 80.
    int[] published = {16, 20, 24, 28, 33};
    int[] middle = dense(97, false, 0); // 97 - 64 = 33 starts, the middle one is 16
    assertThat(Arrays.copyOf(middle, 5)).isEqualTo(published);
    assertThat(middle[14]).isEqualTo(75);
    assertThat(middle[15]).isEqualTo(79);
  }

  @Test
  void segmentsGiveOneFrameEach() {
    boolean[][] seen = new boolean[4][40];
    for (int seed = 0; seed < 300; seed++) {
      int[] indices = new SegmentSampler(4, true).indices(40, new SplittableRandom(seed));
      for (int i = 0; i < 4; i++) {
        assertThat(indices[i]).isBetween(10 * i, 10 * i + 9);
        seen[i][indices[i]] = true;
      }
    }
    for (int i = 0; i < 4; i++) {
      for (int frame = 10 * i; frame < 10 * i + 10; frame++) {
        assertThat(seen[i][frame]).isTrue();
      }
    }
    assertThat(new SegmentSampler(4, false).indices(40, null)).containsExactly(5, 15, 25, 35);
    assertThat(new SegmentSampler(4, false).indices(2, null)).containsExactly(0, 0, 1, 1);
  }
}
