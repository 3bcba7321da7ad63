package org.maskedaction.data.video;

import java.nio.ByteBuffer;
import org.maskedaction.data.video.CropPolicy.CropBox;

/**
 * Brings packed RGB frames upright by clockwise quarter turns; without a turn it passes them on.
 */
final class FrameTurn {
  private static final int CHANNELS = Clip.CHANNELS;
  private static final int HALF = 2;

  private final int width;
  private final int height;
  private final int turns;
  private final byte[] upright;

  /**
   * For frames of one size.
   *
   * @param width columns of a decoded frame
   * @param height rows of a decoded frame
   * @param turns clockwise quarter turns, 0 to 3
   */
  FrameTurn(int width, int height, int turns) {
    this.width = width;
    this.height = height;
    this.turns = turns;
    this.upright = new byte[turns == 0 ? 0 : width * height * CHANNELS];
  }

  /** Columns of an upright frame. */
  int width() {
    return turns % HALF == 0 ? width : height;
  }

  /** Rows of an upright frame. */
  int height() {
    return turns % HALF == 0 ? height : width;
  }

  /** A whole decoded frame. */
  CropBox codedBox() {
    return CropBox.full(width, height);
  }

  /** The least part of a decoded frame, or more, that shows a rectangle of the upright one. */
  CropBox coded(CropBox upright) {
    return turns == 0 ? upright : codedBox();
  }

  /** The bytes from one row of an upright frame to the next. */
  int stride(int sourceStride) {
    return turns == 0 ? sourceStride : width() * CHANNELS;
  }

  /** The upright frame; its bytes are valid until the next call. */
  ByteBuffer apply(ByteBuffer source, int sourceStride) {
    if (turns == 0) {
      return source;
    }
    int target = 0;
    for (int row = 0; row < height(); row++) {
      for (int column = 0; column < width(); column++) {
        int at = sourceRow(row, column) * sourceStride + sourceColumn(row, column) * CHANNELS;
        for (int channel = 0; channel < CHANNELS; channel++) {
          upright[target++] = source.get(at + channel);
        }
      }
    }
    return ByteBuffer.wrap(upright);
  }

  private int sourceRow(int row, int column) {
    return switch (turns) {
      case 1 -> height - 1 - column;
      case HALF -> height - 1 - row;
      default -> column;
    };
  }

  private int sourceColumn(int row, int column) {
    return switch (turns) {
      case 1 -> row;
      case HALF -> width - 1 - column;
      default -> width - 1 - row;
    };
  }
}
