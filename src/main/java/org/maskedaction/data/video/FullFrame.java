package org.maskedaction.data.video;

import java.util.SplittableRandom;

/** The whole frame, which is squeezed to a square. */
public record FullFrame() implements CropPolicy {
  @Override
  public CropBox crop(int width, int height, SplittableRandom random) {
    return CropBox.full(width, height);
  }
}
