package org.maskedaction.data.sensor.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TimeGridTest {
  @Test
  void evenFramesAreRoundedHalvesToEven() {
    assertThat(TimeGrid.uniform().frames(48, 8)).containsExactly(0, 6, 12, 18, 24, 30, 36, 42);
    assertThat(TimeGrid.uniform().frames(10, 4)).containsExactly(0, 2, 5, 8); // 2.5 to 2, 7.5 to 8
    assertThat(TimeGrid.uniform().frames(3, 5)).containsExactly(0, 1, 2);
  }

  @Test
  void drawnFramesRiseWithoutRepetitionAndAreShared() {
    for (int seed = 0; seed < 50; seed++) {
      TimeGrid grid = TimeGrid.random(30, 16, new SplittableRandom(seed));
      int[] frames = grid.frames(30, 16);
      assertThat(frames).hasSize(16).doesNotHaveDuplicates().isSorted();
      assertThat(frames[15]).isLessThan(30);
      assertThat(frames).contains(grid.frames(30, 4));
      assertThat(grid.frames(30, 4)).hasSize(4).doesNotHaveDuplicates();
      int[] longer = grid.frames(60, 16);
      for (int i = 0; i < 16; i++) {
        assertThat(longer[i]).isEqualTo(2 * frames[i] + 1);
      }
    }
  }

  @Test
  void allFramesAreEquallyLikely() {
    int[] counts = new int[5];
    for (int seed = 0; seed < 5000; seed++) {
      for (int frame : TimeGrid.random(5, 2, new SplittableRandom(seed)).frames(5, 2)) {
        counts[frame]++;
      }
    }
    for (int count : counts) {
      assertThat(count).isBetween(1850, 2150); // 2000, standard deviation 35
    }
  }

  @Test
  void aShortTrackGivesAllItsFrames() {
    TimeGrid grid = TimeGrid.random(3, 8, new SplittableRandom(1));
    assertThat(grid.frames(3, 8)).containsExactly(0, 1, 2);
  }
}
