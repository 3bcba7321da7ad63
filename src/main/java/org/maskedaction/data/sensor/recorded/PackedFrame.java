package org.maskedaction.data.sensor.recorded;

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
