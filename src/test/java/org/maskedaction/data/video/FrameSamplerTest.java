package org.maskedaction.data.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class FrameSamplerTest {
  private static final int FRAMES = 16;

  @Test
  void aLongVideoGivesEquallySpacedFrames() {
    assertThat(WindowSampler.indices(10, FRAMES, 4, 100))
        .containsExactly(10, 14, 18, 22, 26, 30, 34, 38, 42, 46, 50, 54, 58, 62, 66, 70);
  }

  @Test
  void aShortVideoStartsAtZeroAndRepeatsItsLastFittingFrame() {
    FrameSampler sampler = new WindowSampler(FRAMES, 4, true);

    assertThat(sampler.indices(40, new SplittableRandom(1)))
        .containsExactly(0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 36, 36, 36, 36, 36, 36);
    assertThat(sampler.indices(10, new SplittableRandom(1)))
        .containsExactly(0, 4, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8);
  }

  @Test
  void aVideoOfOneFrameRepeatsIt() {
    assertThat(new WindowSampler(2, 2, true).indices(1, new SplittableRandom(1)))
        .containsExactly(0, 0);
  }

  @Test
  void theIndexStaysBelowTheLastFrame() {
    // 0 -> 4 needs 4 < n - 1
    assertThat(WindowSampler.indices(0, 3, 4, 5)).containsExactly(0, 0, 0);
    assertThat(WindowSampler.indices(0, 3, 4, 6)).containsExactly(0, 4, 4);
  }

  @Test
  void allStartsOfAWholeWindowOccurAndNoOthers() {
    // D = 4 * 2 = 8, so 12 frames leave the starts 0 to 4
    FrameSampler sampler = new WindowSampler(4, 2, true);
    SplittableRandom random = new SplittableRandom(3);
    Set<Integer> starts = new TreeSet<>();
    for (int draw = 0; draw < 200; draw++) {
      int[] indices = sampler.indices(12, random);
      assertThat(indices[3] - indices[0]).isEqualTo(6);
      starts.add(indices[0]);
    }
    assertThat(starts).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void equalGeneratorsGiveEqualFrames() {
    FrameSampler sampler = new WindowSampler(FRAMES, 2, true);

    assertThat(sampler.indices(300, new SplittableRandom(9)))
        .isEqualTo(sampler.indices(300, new SplittableRandom(9)));
  }

  @Test
  void theCentreWindowTakesTheMiddleStart() {
    // D = 64, 100 frames have 37 starts, of which 18 is the middle one
    int[] indices = new WindowSampler(FRAMES, 4, false).indices(100, new SplittableRandom(1));

    assertThat(indices).startsWith(18, 22, 26).endsWith(78);
    assertThat(new WindowSampler(FRAMES, 4, false).indices(10, new SplittableRandom(1)))
        .startsWith(0, 4, 8, 8);
  }

  @Test
  void theCentreWindowDrawsNothing() {
    SplittableRandom random = new SplittableRandom(5);
    new WindowSampler(FRAMES, 4, false).indices(100, random);

    assertThat(random.nextLong()).isEqualTo(new SplittableRandom(5).nextLong());
  }

  @Test
  void impossibleNumbersAreRejected() {
    assertThatThrownBy(() -> new WindowSampler(0, 1, true))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new WindowSampler(1, 0, false))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new WindowSampler(1, 1, false).indices(0, new SplittableRandom(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
