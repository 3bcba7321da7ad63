package org.maskedaction.data.video.augment;

import java.util.Arrays;

/**
 * The pixels of a clip.
 *
 * @param frames frames T
 * @param height rows of a frame
 * @param width columns of a frame
 * @param bytes red, green, blue // [T, height, width, 3]
 */
public record ClipPixels(int frames, int height, int width, byte[] bytes) {
  static final int CHANNELS = 3;
  private static final int BYTE = 0xFF;

  /** A copy of one frame. */
  ClipPixels copyOf(int frame) {
    int from = frame * frameBytes();
    return new ClipPixels(1, height, width, Arrays.copyOfRange(bytes, from, from + frameBytes()));
  }

  /** Bytes of a frame. */
  int frameBytes() {
    return height * width * CHANNELS;
  }

  /** The byte at {@code index} as 0 to 255. */
  int get(int index) {
    return bytes[index] & BYTE;
  }

  void set(int index, int value) {
    bytes[index] = (byte) value;
  }
}
