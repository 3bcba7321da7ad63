package org.maskedaction.data.video;

import java.util.SplittableRandom;

/**
 * Frames at equal distances, from a random start as in VideoMAE pre-training or, without
 * randomness, from the middle one of its starts. Videos shorter than the window start at their
 * first frame and repeat the last sampled one.
 *
 * @param frames frames of a clip T
 * @param samplingRate frames from one sampled frame to the next
 * @param random whether the window lies anywhere, or in the middle
 */
public record WindowSampler(int frames, int samplingRate, boolean random) implements FrameSampler {
  /** Checks that both counts are at least 1. */
  public WindowSampler {
    check(frames, samplingRate);
  }

  @Override
  public int[] indices(int frameCount, SplittableRandom generator) {
    int starts = Math.max(1, frameCount - frames * samplingRate + 1);
    int start = random ? generator.nextInt(starts) : starts / 2;
    return indices(start, frames, samplingRate, frameCount);
  }

  /**
   * Every {@code samplingRate}-th frame from {@code start}; the last one is repeated where the
   * video ends. As in VideoMAE a step is taken only if the frame after the one it leads to exists
   * too.
   */
  static int[] indices(int start, int frames, int samplingRate, int frameCount) {
    if (frameCount < 1) {
      throw new IllegalArgumentException("a video has at least 1 frame, got " + frameCount);
    }
    int[] indices = new int[frames];
    int index = start;
    for (int i = 0; i < frames; i++) {
      indices[i] = index;
      if (index + samplingRate + 1 < frameCount) {
        index += samplingRate;
      }
    }
    return indices;
  }

  static void check(int frames, int samplingRate) {
    if (frames < 1 || samplingRate < 1) {
      throw new IllegalArgumentException(
          "%d frames at sampling rate %d, expected at least 1 each"
              .formatted(frames, samplingRate));
    }
  }
}
