package org.maskedaction.viz;

import java.awt.image.BufferedImage;

/**
 * How large frames are drawn: each pixel {@code up} times as high and wide, or the mean of {@code
 * down} times {@code down} pixels.
 */
record CellScale(int up, int down) {
  private static final int MIN_CELL = 96;

  /**
   * The scale for a clip: at least 96 pixels by repeating pixels; half size if the frames would be
   * wider than {@code maxWidth} together and are large and even enough.
   */
  static CellScale of(PatchGrid grid, int gap, int maxWidth) {
    int size = grid.size();
    boolean wide = (long) grid.frames() * (size + gap) > maxWidth;
    if (wide && size >= 2 * MIN_CELL && size % 2 == 0) {
      return new CellScale(1, 2);
    }
    return atLeast(MIN_CELL, size);
  }

  /** The smallest repetition of pixels that makes frames at least {@code cell} pixels wide. */
  static CellScale atLeast(int cell, int size) {
    return new CellScale((cell + size - 1) / size, 1);
  }

  /** Height and width on the sheet of frames of {@code size} pixels. */
  int cell(int size) {
    return size * up / down;
  }

  /** One frame of pixels [T, size, size, 3] as it appears on the sheet. */
  BufferedImage frame(byte[] pixels, int size, int frame) {
    int cell = cell(size);
    BufferedImage image = new BufferedImage(cell, cell, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < cell; y++) {
      for (int x = 0; x < cell; x++) {
        int row = frame * size + y * down / up;
        image.setRGB(x, y, mean(pixels, size, row, x * down / up));
      }
    }
    return image;
  }

  private int mean(byte[] pixels, int size, int row, int column) {
    int color = 0;
    for (int channel = 0; channel < PatchGrid.CHANNELS; channel++) {
      int sum = down * down / 2;
      for (int y = row; y < row + down; y++) {
        for (int x = column; x < column + down; x++) {
          sum += pixels[(y * size + x) * PatchGrid.CHANNELS + channel] & 0xFF;
        }
      }
      color = color << 8 | sum / (down * down);
    }
    return color;
  }
}
