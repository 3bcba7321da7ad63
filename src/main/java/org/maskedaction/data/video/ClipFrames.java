package org.maskedaction.data.video;

import java.util.Arrays;

/** The pixels of clips while their frames arrive one by one, each perhaps at several places. */
final class ClipFrames {
  private final int[] indices; // [T]
  private final int frameBytes;
  private final byte[] pixels; // [T, frameBytes]

  /**
   * With all pixels 0.
   *
   * @param indices the source frame of each clip frame // [T]
   * @param frameBytes bytes of one clip frame
   */
  ClipFrames(int[] indices, int frameBytes) {
    this.indices = indices;
    this.frameBytes = frameBytes;
    this.pixels = new byte[indices.length * frameBytes];
  }

  /** The first needed source frame. */
  int first() {
    return Arrays.stream(indices).min().orElseThrow();
  }

  /** The last needed source frame. */
  int last() {
    return Arrays.stream(indices).max().orElseThrow();
  }

  /** Whether source frame {@code number} is in the clip. */
  boolean needs(int number) {
    return place(number) >= 0;
  }

  private int place(int number) {
    for (int at = 0; at < indices.length; at++) {
      if (indices[at] == number) {
        return at;
      }
    }
    return -1;
  }

  /** The byte in {@link #pixels} where source frame {@code number} begins first. */
  int offset(int number) {
    return place(number) * frameBytes;
  }

  /** Copies source frame {@code number}, once written, to its other places. */
  void repeat(int number) {
    int first = place(number);
    for (int at = first + 1; at < indices.length; at++) {
      if (indices[at] == number) {
        System.arraycopy(pixels, first * frameBytes, pixels, at * frameBytes, frameBytes);
      }
    }
  }

  /** The clip // [T, frameBytes]. */
  byte[] pixels() {
    return pixels;
  }
}
