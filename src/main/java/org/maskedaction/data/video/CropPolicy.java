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

  /**
   * The largest square in the middle of the frame. Resized, it shows what scaling the short side
   * and cutting the middle out of the long one shows.
   */
  record CentreCrop() implements CropPolicy {
    @Override
    public CropBox crop(int width, int height, SplittableRandom random) {
      int side = Math.min(width, height);
      return new CropBox((width - side) / 2, (height - side) / 2, side, side);
    }
  }

  /** The whole frame, which is squeezed to a square. */
  record FullFrame() implements CropPolicy {
    @Override
    public CropBox crop(int width, int height, SplittableRandom random) {
      return CropBox.full(width, height);
    }
  }

  /** A rectangle of source pixels, the same for all frames of a clip. */
  record CropBox(int left, int top, int width, int height) {
    /** The whole frame. */
    public static CropBox full(int width, int height) {
      return new CropBox(0, 0, width, height);
    }
  }
}
