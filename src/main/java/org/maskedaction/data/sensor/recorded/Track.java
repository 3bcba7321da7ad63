package org.maskedaction.data.sensor.recorded;

import org.maskedaction.data.skeleton.SkeletonSequence;

/** What one sensor recorded of a sample. */
sealed interface Track {
  /** Time steps. */
  int length();

  /** Bytes that it takes to keep the track, or 0 where its files are read later. */
  long heldBytes();

  /**
   * A video.
   *
   * @param length frames
   * @param frames reads them
   * @param heldBytes what they take in memory, 0 for files
   */
  record Video(int length, Frames frames, long heldBytes) implements Track {}

  /** Frames that are read when they are asked for. */
  @FunctionalInterface
  interface Frames {
    /**
     * A frame.
     *
     * @throws org.maskedaction.io.InputException naming the file that cannot be read
     */
    PackedFrame read(int frame);
  }

  /** A skeleton. */
  record Skeleton(SkeletonSequence sequence) implements Track {
    @Override
    public int length() {
      return sequence.frames();
    }

    @Override
    public long heldBytes() {
      return (long) sequence.values().length * Float.BYTES;
    }
  }

  /**
   * Readings of a sensor.
   *
   * @param length readings
   * @param values // [length, D]
   */
  record Sequence(int length, float[] values) implements Track {
    @Override
    public long heldBytes() {
      return (long) values.length * Float.BYTES;
    }
  }

  /**
   * A frame in bytes.
   *
   * @param width columns
   * @param height rows
   * @param pixels red, green and blue // [height, width, 3]
   */
  record PackedFrame(int width, int height, byte[] pixels) {
    /** Bytes of a pixel. */
    static final int CHANNELS = 3;

    /** A frame of one brightness for all colours. // [height, width] */
    static PackedFrame grey(int width, int height, byte[] brightness) {
      byte[] pixels = new byte[brightness.length * CHANNELS];
      for (int at = 0; at < brightness.length; at++) {
        for (int channel = 0; channel < CHANNELS; channel++) {
          pixels[at * CHANNELS + channel] = brightness[at];
        }
      }
      return new PackedFrame(width, height, pixels);
    }
  }
}
