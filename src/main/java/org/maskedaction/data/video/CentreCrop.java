package org.maskedaction.data.video;

import java.util.SplittableRandom;

/**
 * The largest square in the middle of the frame. Resized, it shows what scaling the short side and
 * cutting the middle out of the long one shows.
 */
public record CentreCrop() implements CropPolicy {
  @Override
  public CropBox crop(int width, int height, SplittableRandom random) {
    int side = Math.min(width, height);
    return new CropBox((width - side) / 2, (height - side) / 2, side, side);
  }
}
