package org.maskedaction.data.video.augment;

import java.util.function.IntUnaryOperator;

/** Changes of the values of pixels by tables, as Pillow defines them. */
final class ToneOps {
  private static final int VALUES = 256;
  private static final int WHITE = 255;
  private static final int HALF = 128;

  private ToneOps() {}

  /** The same table for every pixel. */
  static void map(ClipPixels clip, IntUnaryOperator table) {
    int[] values = new int[VALUES];
    for (int value = 0; value < VALUES; value++) {
      values[value] = table.applyAsInt(value);
    }
    for (int i = 0; i < clip.bytes().length; i++) {
      clip.set(i, values[clip.get(i)]);
    }
  }

  static void invert(ClipPixels clip) {
    map(clip, value -> WHITE - value);
  }

  /** Keeps the {@code bits} highest bits. */
  static void posterize(ClipPixels clip, int bits) {
    int mask = WHITE << (Byte.SIZE - bits) & WHITE;
    map(clip, value -> value & mask);
  }

  /** Inverts what is not below {@code threshold}. */
  static void solarize(ClipPixels clip, int threshold) {
    map(clip, value -> value < threshold ? value : WHITE - value);
  }

  /** Brightens the darker half by {@code amount}. */
  static void solarizeAdd(ClipPixels clip, int amount) {
    map(clip, value -> value < HALF ? Math.min(WHITE, value + amount) : value);
  }

  /** Stretches every channel of every frame to the whole range. */
  static void autoContrast(ClipPixels clip) {
    perChannel(clip, ToneOps::stretched);
  }

  /** Flattens the histogram of every channel of every frame. */
  static void equalize(ClipPixels clip) {
    perChannel(clip, ToneOps::equalized);
  }

  /** A table from the histogram of one channel of one frame; null to leave it. */
  @FunctionalInterface
  private interface Table {
    int[] of(int[] histogram);
  }

  private static void perChannel(ClipPixels clip, Table table) {
    for (int frame = 0; frame < clip.frames(); frame++) {
      int from = frame * clip.frameBytes();
      int to = from + clip.frameBytes();
      for (int channel = 0; channel < ClipPixels.CHANNELS; channel++) {
        int[] histogram = new int[VALUES];
        for (int i = from + channel; i < to; i += ClipPixels.CHANNELS) {
          histogram[clip.get(i)]++;
        }
        int[] values = table.of(histogram);
        if (values != null) {
          for (int i = from + channel; i < to; i += ClipPixels.CHANNELS) {
            clip.set(i, values[clip.get(i)]);
          }
        }
      }
    }
  }

  private static int[] stretched(int[] histogram) {
    int low = 0;
    while (histogram[low] == 0) {
      low++;
    }
    int high = WHITE;
    while (histogram[high] == 0) {
      high--;
    }
    if (high <= low) {
      return null;
    }
    double scale = (double) WHITE / (high - low);
    int[] values = new int[VALUES];
    for (int value = 0; value < VALUES; value++) {
      values[value] = Math.max(0, Math.min(WHITE, (int) ((value - low) * scale)));
    }
    return values;
  }

  private static int[] equalized(int[] histogram) {
    int last = WHITE;
    while (histogram[last] == 0) {
      last--;
    }
    int pixels = 0;
    for (int count : histogram) {
      pixels += count;
    }
    int step = (pixels - histogram[last]) / WHITE;
    if (step == 0) {
      return null;
    }
    int[] values = new int[VALUES];
    int sum = step / 2;
    for (int value = 0; value < VALUES; value++) {
      values[value] = Math.min(WHITE, sum / step);
      sum += histogram[value];
    }
    return values;
  }
}
