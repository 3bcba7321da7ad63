package org.maskedaction.data.video;

import java.util.SplittableRandom;

/**
 * One frame from each of T equal parts of the video, as clips of Something-Something are sampled; a
 * part without a frame of its own takes the one it begins in.
 *
 * @param frames frames of a clip T
 * @param random whether the frame is any of its part, or the middle one
 */
public record SegmentSampler(int frames, boolean random) implements FrameSampler {
  /** Checks that there is a frame. */
  public SegmentSampler {
    WindowSampler.check(frames, 1);
  }

  @Override
  public int[] indices(int frameCount, SplittableRandom generator) {
    int[] indices = new int[frames]; // [T]
    for (int i = 0; i < frames; i++) {
      int first = (int) ((long) i * frameCount / frames);
      int length = Math.max(1, (int) ((i + 1L) * frameCount / frames) - first);
      indices[i] = first + (random ? generator.nextInt(length) : length / 2);
    }
    return indices;
  }
}
