package org.maskedaction.data.video.augment;

/**
 * Blends of a frame with a plainer version of itself, as Pillow's enhancers: a factor of 1 changes
 * nothing, 0 gives the plain version, more than 1 exaggerates.
 */
final class EnhanceOps {
  private static final int WHITE = 255;
  private static final int CENTRE_WEIGHT = 5;
  private static final int WEIGHTS = 13;

  private EnhanceOps() {}

  /** Towards black. */
  static void brightness(ClipPixels clip, double factor) {
    ToneOps.map(clip, value -> blend(0, value, factor));
  }

  /** Towards the grey version. */
  static void color(ClipPixels clip, double factor) {
    for (int at = 0; at < clip.bytes().length; at += ClipPixels.CHANNELS) {
      int grey = luma(clip, at);
      for (int channel = 0; channel < ClipPixels.CHANNELS; channel++) {
        clip.set(at + channel, blend(grey, clip.get(at + channel), factor));
      }
    }
  }

  /** Towards the mean grey of the frame. */
  static void contrast(ClipPixels clip, double factor) {
    for (int frame = 0; frame < clip.frames(); frame++) {
      int from = frame * clip.frameBytes();
      int to = from + clip.frameBytes();
      long sum = 0;
      for (int at = from; at < to; at += ClipPixels.CHANNELS) {
        sum += luma(clip, at);
      }
      int mean = (int) Math.round((double) sum / (clip.height() * clip.width()));
      for (int i = from; i < to; i++) {
        clip.set(i, blend(mean, clip.get(i), factor));
      }
    }
  }

  /** Towards the frame smoothed by its neighbours; pixels at the border stay. */
  static void sharpness(ClipPixels clip, double factor) {
    int row = clip.width() * ClipPixels.CHANNELS;
    for (int frame = 0; frame < clip.frames(); frame++) {
      int from = frame * clip.frameBytes();
      ClipPixels source = clip.copyOf(frame);
      for (int y = 1; y < clip.height() - 1; y++) {
        for (int x = ClipPixels.CHANNELS; x < row - ClipPixels.CHANNELS; x++) {
          int at = y * row + x;
          clip.set(from + at, blend(smoothed(source, at, row), source.get(at), factor));
        }
      }
    }
  }

  private static int smoothed(ClipPixels source, int at, int row) {
    int sum = (CENTRE_WEIGHT - 1) * source.get(at);
    for (int y = -row; y <= row; y += row) {
      for (int x = -ClipPixels.CHANNELS; x <= ClipPixels.CHANNELS; x += ClipPixels.CHANNELS) {
        sum += source.get(at + y + x);
      }
    }
    return (int) Math.round((double) sum / WEIGHTS);
  }

  /** Brightness of a pixel by the weights of ITU-R 601. */
  private static int luma(ClipPixels clip, int at) {
    return (int)
        Math.round(0.299 * clip.get(at) + 0.587 * clip.get(at + 1) + 0.114 * clip.get(at + 2));
  }

  private static int blend(int plain, int value, double factor) {
    return (int) Math.round(Math.max(0, Math.min(WHITE, plain + factor * (value - plain))));
  }
}
