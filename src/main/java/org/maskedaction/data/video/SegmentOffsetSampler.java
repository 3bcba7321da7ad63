package org.maskedaction.data.video;

import java.util.SplittableRandom;

/**
 * One frame of each of {@code frames} equal parts of a video, without randomness, as VideoMAE tests
 * models of Something-Something: with parts of n / frames frames, clip c of W takes the frames
 * floor((j + c / W) n / frames) for j = 0 .. frames - 1. Two clips together take the starts and the
 * middles of the parts.
 *
 * @param frames frames of a clip T
 * @param clip index c of the clip, from 0
 * @param clips number W of clips, at least 2; more than a part has frames give equal clips
 */
record SegmentOffsetSampler(int frames, int clip, int clips) implements FrameSampler {
  SegmentOffsetSampler {
    FrameWindow.check(frames, 1);
    TestViews.checkPart(clip, clips);
  }

  @Override
  public int[] indices(int frameCount, SplittableRandom random) {
    int[] indices = new int[frames];
    for (int j = 0; j < frames; j++) {
      long place = (long) j * clips + clip; // in parts of a part
      indices[j] = (int) (place * frameCount / ((long) frames * clips));
    }
    return indices;
  }
}
