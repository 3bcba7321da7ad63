package org.maskedaction.data.video;

import java.util.SplittableRandom;

/**
 * One of several windows that are spread evenly over a video, without randomness, as VideoMAE tests
 * densely sampled models: of every {@code samplingRate}-th frame from the first on, the last one
 * repeated up to {@code frames}, n are left; window c of W starts at floor(c (n - frames) / (W -
 * 1)) of them.
 *
 * @param frames frames of a clip T
 * @param samplingRate frames from one sampled frame to the next
 * @param window index c of the window, from 0
 * @param windows number W of windows, at least 2
 */
record SpreadWindowSampler(int frames, int samplingRate, int window, int windows)
    implements FrameSampler {
  SpreadWindowSampler {
    FrameWindow.check(frames, samplingRate);
    TestViews.checkPart(window, windows);
  }

  @Override
  public int[] indices(int frameCount, SplittableRandom random) {
    int sampled = (frameCount - 1) / samplingRate + 1;
    long spare = Math.max(0, sampled - frames);
    int start = (int) (window * spare / (windows - 1));
    int[] indices = new int[frames];
    for (int i = 0; i < frames; i++) {
      indices[i] = Math.min(start + i, sampled - 1) * samplingRate;
    }
    return indices;
  }
}
