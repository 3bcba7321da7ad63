package org.maskedaction.data.video;

/** A rectangle of source pixels, the same for all frames of a clip. */
public record CropBox(int left, int top, int width, int height) {
  /** The whole frame. */
  public static CropBox full(int width, int height) {
    return new CropBox(0, 0, width, height);
  }
}
