package org.maskedaction.viz;

/**
 * The predicted clip: visible tubelets from the input, masked ones from the model. A prediction in
 * normalised space is taken back with the true statistics of its tubelet, u = prediction ·
 * (sqrt(unbiased variance) + 1e-6) + mean per channel, the inverse of the targets of Tong et al.,
 * VideoMAE, 2022. Values are clamped to [0, 1].
 */
public final class Reconstruction {
  private static final double EPS = 1e-6;
  private static final double BYTE_MAX = 255.0;

  private Reconstruction() {}

  /** Pixels [T, H, W, 3] of the prediction of {@code clip}, which must have one. */
  static byte[] of(MaskSheetClip clip) {
    byte[] pixels = clip.pixels().clone();
    int[] masked = clip.masked();
    for (int i = 0; i < masked.length; i++) {
      for (int channel = 0; channel < PatchGrid.CHANNELS; channel++) {
        channel(clip, i, channel, pixels);
      }
    }
    return pixels;
  }

  /**
   * Fills in one channel of masked tubelet {@code index}, reading the statistics from the input.
   */
  private static void channel(MaskSheetClip clip, int index, int channel, byte[] out) {
    PatchGrid grid = clip.grid();
    int token = clip.masked()[index];
    double mean = 0.0;
    double scale = 1.0;
    if (clip.normalisedTargets()) {
      mean = mean(clip, token, channel);
      scale = deviation(clip, token, channel, mean) + EPS;
    }
    int from = index * grid.tubeletValues() + channel;
    for (int s = 0; s < grid.positions(); s++) {
      double value = clip.prediction()[from + s * PatchGrid.CHANNELS] * scale + mean;
      out[grid.offset(token, s) + channel] = toByte(value);
    }
  }

  private static double mean(MaskSheetClip clip, int token, int channel) {
    int positions = clip.grid().positions();
    double sum = 0.0;
    for (int s = 0; s < positions; s++) {
      sum += value(clip, token, s, channel);
    }
    return sum / positions;
  }

  private static double deviation(MaskSheetClip clip, int token, int channel, double mean) {
    int positions = clip.grid().positions();
    double squares = 0.0;
    for (int s = 0; s < positions; s++) {
      double difference = value(clip, token, s, channel) - mean;
      squares += difference * difference;
    }
    return Math.sqrt(squares / (positions - 1));
  }

  /** An input value in [0, 1]. */
  private static double value(MaskSheetClip clip, int token, int position, int channel) {
    return (clip.pixels()[clip.grid().offset(token, position) + channel] & 0xFF) / BYTE_MAX;
  }

  private static byte toByte(double value) {
    return (byte) Math.round(Math.max(0.0, Math.min(1.0, value)) * BYTE_MAX);
  }
}
