package org.maskedaction.data.video.generated;

/**
 * How a clip is cut into tubelets, one token each. Token n = (H/p * W/p) * slot + (W/p) * row +
 * column.
 *
 * @param frames frames of the clip, a multiple of the tubelet's
 * @param imageSize rows and columns of a frame in pixels, a multiple of the patch's
 * @param tubeletSize frames of a tubelet
 * @param patchSize rows and columns of a tubelet in pixels
 */
public record TokenGrid(int frames, int imageSize, int tubeletSize, int patchSize) {
  /** Checks that tubelets fill the clip. */
  public TokenGrid {
    if (tubeletSize < 1 || frames < tubeletSize || frames % tubeletSize != 0) {
      throw new IllegalArgumentException(
          "%d frames are not whole tubelets of %d".formatted(frames, tubeletSize));
    }
    if (patchSize < 1 || imageSize < patchSize || imageSize % patchSize != 0) {
      throw new IllegalArgumentException(
          "%d pixels are not whole patches of %d".formatted(imageSize, patchSize));
    }
  }

  /** Patches per row of a frame. */
  public int patchesPerRow() {
    return imageSize / patchSize;
  }

  /** The number of tokens N. */
  public int tokens() {
    return frames / tubeletSize * patchesPerRow() * patchesPerRow();
  }

  /** The token of a pixel. */
  int token(int frame, int column, int row) {
    int side = patchesPerRow();
    return (frame / tubeletSize * side + row / patchSize) * side + column / patchSize;
  }
}
