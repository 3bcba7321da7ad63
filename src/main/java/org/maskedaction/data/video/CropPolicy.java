package org.maskedaction.data.video;

import java.util.SplittableRandom;

/** Chooses the part of the frames that a clip shows. */
public interface CropPolicy {
  /**
   * A rectangle within the frame.
   *
   * @param width columns of the source frames
   * @param height rows of the source frames
   */
  CropBox crop(int width, int height, SplittableRandom random);
}
