package org.maskedaction.data.video;

import java.util.SplittableRandom;

/**
 * Frames at equal distances from a random start, as in VideoMAE pre-training. Videos shorter than
 * the window start at their first frame and repeat the last sampled one.
 *
 * @param frames frames of a clip T
 * @param samplingRate frames from one sampled frame to the next
 */
public record RandomWindowSampler(int frames, int samplingRate) implements FrameSampler {
  /** Checks that both are at least 1. */
  public RandomWindowSampler {
    FrameWindow.check(frames, samplingRate);
  }

  @Override
  public int[] indices(int frameCount, SplittableRandom random) {
    int start = random.nextInt(FrameWindow.starts(frames, samplingRate, frameCount));
    return FrameWindow.indices(start, frames, samplingRate, frameCount);
  }
}
