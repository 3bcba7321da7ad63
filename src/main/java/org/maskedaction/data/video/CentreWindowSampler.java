package org.maskedaction.data.video;

import java.util.SplittableRandom;

/**
 * Frames at equal distances from the middle of the video, without randomness: the spacing of {@link
 * RandomWindowSampler} with the middle one of its starts.
 *
 * @param frames frames of a clip T
 * @param samplingRate frames from one sampled frame to the next
 */
public record CentreWindowSampler(int frames, int samplingRate) implements FrameSampler {
  /** Checks that both are at least 1. */
  public CentreWindowSampler {
    FrameWindow.check(frames, samplingRate);
  }

  @Override
  public int[] indices(int frameCount, SplittableRandom random) {
    int start = FrameWindow.starts(frames, samplingRate, frameCount) / 2;
    return FrameWindow.indices(start, frames, samplingRate, frameCount);
  }
}
