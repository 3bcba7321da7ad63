package org.maskedaction.data.video;

import java.util.SplittableRandom;

/**
 * Frames spread evenly over a window of T times the sampling rate, both ends included, as VideoMAE
 * samples clips to fine-tune on; a shorter video gives all of it and then its last frame.
 *
 * @param frames frames of a clip T
 * @param samplingRate frames of the window per sampled frame
 * @param random whether the window lies anywhere, or in the middle
 */
public record DenseSampler(int frames, int samplingRate, boolean random) implements FrameSampler {
  /** Checks that both counts are at least 1. */
  public DenseSampler {
    WindowSampler.check(frames, samplingRate);
  }

  @Override
  public int[] indices(int frameCount, SplittableRandom generator) {
    int window = frames * samplingRate;
    int[] indices = new int[frames]; // [T]
    if (frameCount <= window) {
      int spread = frameCount / samplingRate;
      for (int i = 0; i < frames; i++) {
        double place = i >= spread || spread == 1 ? i * frameCount : at(i, spread, frameCount);
        indices[i] = (int) Math.min(place, frameCount - 1);
      }
      return indices;
    }
    int free = frameCount - window;
    int start = random ? generator.nextInt(free) : (free - 1) / 2;
    for (int i = 0; i < frames; i++) {
      double place = frames == 1 ? start : start + at(i, frames, window);
      indices[i] = (int) Math.min(place, start + window - 1);
    }
    return indices;
  }

  /** Point {@code i} of {@code points} from 0 to {@code length}. */
  private static double at(int i, int points, int length) {
    return (double) i * length / (points - 1);
  }
}
