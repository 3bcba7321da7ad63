package org.maskedaction.viz;

import java.util.DoubleSummaryStatistics;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * One value per token drawn as colours: min-max over the clip, each value over all pixels of its
 * tubelet. Values that differ by less than float rounding of a softmax are uniform and take the
 * middle colour.
 */
final class TokenImage {
  private static final double UNIFORM_TOLERANCE = 1e-6;
  private static final double MIDDLE = 0.5;

  private final PatchGrid grid;
  private final float[] values;
  private final double min;
  private final double max;

  /** For values [N]. */
  TokenImage(PatchGrid grid, float[] values) {
    this.grid = grid;
    this.values = values;
    DoubleSummaryStatistics range =
        IntStream.range(0, values.length).mapToDouble(i -> values[i]).summaryStatistics();
    min = range.getMin();
    max = range.getMax();
  }

  /** Whether all tokens have the same value. */
  boolean uniform() {
    return max - min <= UNIFORM_TOLERANCE * Math.max(Math.abs(min), Math.abs(max));
  }

  /** The numbers that the darkest and the brightest colour stand for. */
  String range() {
    return uniform()
        ? String.format(Locale.ROOT, "uniform %.4g", max)
        : String.format(Locale.ROOT, "%.4g .. %.4g", min, max);
  }

  /** Pixels [T, H, W, 3]. */
  byte[] pixels() {
    byte[] pixels = new byte[grid.clipValues()];
    boolean uniform = uniform();
    for (int token = 0; token < values.length; token++) {
      int color = ColorMap.rgb(uniform ? MIDDLE : (values[token] - min) / (max - min));
      for (int s = 0; s < grid.positions(); s++) {
        Picture.put(color, pixels, grid.offset(token, s));
      }
    }
    return pixels;
  }
}
