package org.maskedaction.data.video;

import java.util.SplittableRandom;

/** Chooses the frames of a clip. */
public interface FrameSampler {
  /**
   * The source frame of each clip frame, from 0, never falling.
   *
   * @param frameCount frames of the video, at least 1
   * @return // [T]
   */
  int[] indices(int frameCount, SplittableRandom random);
}
