package org.maskedaction.data.video.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RandomErasingTest {
  private static final int SIDE = 64;
  private static final int FRAMES = 2;
  private static final List<Double> MEAN = List.of(0.5, 0.25, 0.75);
  private static final List<Double> STD = List.of(0.05, 0.05, 0.05);

  /** A black clip after the augmentation: what is not black was erased. */
  private static ClipPixels erased(double probability, int seed) {
    ClipPixels clip = new ClipPixels(FRAMES, SIDE, SIDE, new byte[FRAMES * SIDE * SIDE * 3]);
    new RandomErasing(probability, MEAN, STD).apply(clip, new SplittableRandom(seed));
    return clip;
  }

  @Test
  void oneBoxOfAllFramesIsFilledWithFreshNoise() {
    ClipPixels clip = erased(1, 1);
    int left = SIDE;
    int right = -1;
    int top = SIDE;
    int bottom = -1;
    int count = 0;
    double[] sums = new double[3];
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int at = (y * SIDE + x) * 3;
        boolean first = clip.get(at) > 0;
        assertThat(clip.get(clip.frameBytes() + at) > 0).isEqualTo(first);
        if (first) {
          left = Math.min(left, x);
          right = Math.max(right, x);
          top = Math.min(top, y);
          bottom = Math.max(bottom, y);
          count++;
          for (int channel = 0; channel < 3; channel++) {
            sums[channel] += clip.get(at + channel) / 255.0;
          }
        }
      }
    }
    assertThat(count).isEqualTo((right - left + 1) * (bottom - top + 1));
    for (int channel = 0; channel < 3; channel++) {
      assertThat(sums[channel] / count).isCloseTo(MEAN.get(channel), within(0.02));
    }
    int inside = (top * SIDE + left) * 3;
    assertThat(
            clip.get(inside) == clip.get(clip.frameBytes() + inside)
                && clip.get(inside + 3) == clip.get(clip.frameBytes() + inside + 3)
                && clip.get(inside + 6) == clip.get(clip.frameBytes() + inside + 6))
        .isFalse();
  }

  @Test
  void areasStayWithinTheirRange() {
    for (int seed = 0; seed < 200; seed++) {
      ClipPixels clip = erased(1, seed);
      int count = 0;
      for (int at = 0; at < clip.frameBytes(); at += 3) {
        count += clip.get(at) > 0 ? 1 : 0;
      }
      double share = count / (double) (SIDE * SIDE);
      assertThat(share).isBetween(0.015, 0.36); // rounded sides
    }
  }

  @Test
  void theProbabilityIsTheShareOfChangedClips() {
    int changed = 0;
    for (int seed = 0; seed < 1000; seed++) {
      for (byte value : erased(0.25, seed).bytes()) {
        if (value != 0) {
          changed++;
          break;
        }
      }
    }
    assertThat(changed).isBetween(200, 300);
  }
}
