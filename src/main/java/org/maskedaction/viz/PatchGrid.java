package org.maskedaction.viz;

import org.maskedaction.io.InputException;

/**
 * How a square clip of pixels [T, H, W, 3] is cut into tubelets. Token n = (H/p · W/p) · tau +
 * (W/p) · y + x, time-major.
 *
 * @param frames frames T of the clip
 * @param size height and width in pixels
 * @param tubeletSize frames of a tubelet
 * @param patchSize height and width p of a tubelet in pixels
 */
public record PatchGrid(int frames, int size, int tubeletSize, int patchSize) {
  /** Colour channels of a pixel. */
  static final int CHANNELS = 3;

  /**
   * Checks that the tubelets fill the clip.
   *
   * @throws InputException for a size below 1, one that does not divide, or a clip beyond an array
   */
  public PatchGrid {
    if (Math.min(Math.min(frames, size), Math.min(tubeletSize, patchSize)) < 1) {
      throw new InputException(
          "%d frames of %d pixels, tubelets of %d frames of %d pixels: expected at least 1"
              .formatted(frames, size, tubeletSize, patchSize));
    }
    if (frames % tubeletSize != 0) {
      throw new InputException(
          "%d frames cannot be cut into tubelets of %d frames".formatted(frames, tubeletSize));
    }
    if (size % patchSize != 0) {
      throw new InputException(
          "frames of %d pixels cannot be cut into patches of %d".formatted(size, patchSize));
    }
    if ((double) CHANNELS * frames * size * size > Integer.MAX_VALUE) {
      throw new InputException(
          "a clip of %d frames of %d pixels is too large to be drawn".formatted(frames, size));
    }
  }

  /** Patches along the height and along the width. */
  public int side() {
    return size / patchSize;
  }

  /** Tokens N of the clip. */
  public int tokens() {
    return frames / tubeletSize * side() * side();
  }

  /** Pixel positions of a tubelet, over time, height and width. */
  public int positions() {
    return tubeletSize * patchSize * patchSize;
  }

  /** Values of a tubelet: its positions times three channels. */
  public int tubeletValues() {
    return positions() * CHANNELS;
  }

  /** Bytes of the clip, [T, H, W, 3]. */
  public int clipValues() {
    return frames * size * size * CHANNELS;
  }

  /** The frame slot of a token. */
  int slot(int token) {
    return token / (side() * side());
  }

  /** The row of a token's patch, from the top. */
  int row(int token) {
    return token / side() % side();
  }

  /** The column of a token's patch, from the left. */
  int column(int token) {
    return token % side();
  }

  /** Frame slot, row and column of a token as a text. */
  String place(int token) {
    return "t%d y%d x%d".formatted(slot(token), row(token), column(token));
  }

  /** The token that holds a pixel. */
  int token(int frame, int row, int column) {
    return (frame / tubeletSize * side() + row / patchSize) * side() + column / patchSize;
  }

  /**
   * Where a position of a tubelet lies in the clip: index of the red value in [T, H, W, 3].
   *
   * @param position index in [t, y, x] within the tubelet
   */
  int offset(int token, int position) {
    int area = patchSize * patchSize;
    int frame = slot(token) * tubeletSize + position / area;
    int row = row(token) * patchSize + position % area / patchSize;
    int column = column(token) * patchSize + position % patchSize;
    return ((frame * size + row) * size + column) * CHANNELS;
  }
}
