package org.maskedaction.data.video;

/** Resizes single rows of RGB pixels with {@link TriangleWeights}, perhaps mirroring them. */
final class RowFilter {
  private static final int CHANNELS = Clip.CHANNELS;
  private static final int BYTE_MASK = 0xFF;
  private static final float[] LEVELS = new float[BYTE_MASK + 1];

  private final int taps;
  private final int[] first; // [to], the first value that a result takes
  private final float[] weights; // [to, taps]
  private final float[] values; // [from, 3] and as much more as weights of 0 reach
  private final int from; // values of a source row
  private final int step; // from one result to the next
  private final int start; // where the first result goes

  static {
    for (int level = 0; level < LEVELS.length; level++) {
      LEVELS[level] = level;
    }
  }

  RowFilter(int from, int to, boolean flip) {
    TriangleWeights triangle = new TriangleWeights(from, to);
    this.taps = triangle.taps();
    this.first = new int[to];
    this.weights = new float[to * taps];
    this.from = from * CHANNELS;
    this.values = new float[(from + taps) * CHANNELS];
    this.step = flip ? -CHANNELS : CHANNELS;
    this.start = flip ? (to - 1) * CHANNELS : 0;
    for (int x = 0; x < to; x++) {
      first[x] = triangle.first(x) * CHANNELS;
      for (int tap = 0; tap < taps; tap++) {
        weights[x * taps + tap] = triangle.weight(x, tap);
      }
    }
  }

  /**
   * Filters one row.
   *
   * @param source red, green, blue // [from, 3]
   * @param result receives the unrounded values // [to, 3]
   */
  void apply(byte[] source, float[] result) {
    for (int i = 0; i < from; i++) {
      values[i] = LEVELS[source[i] & BYTE_MASK];
    }
    switch (taps) {
      case 2 -> two(result);
      case 3 -> three(result);
      default -> many(result);
    }
  }

  private void two(float[] result) {
    for (int x = 0, to = start; x < first.length; x++, to += step) {
      int at = first[x];
      float near = weights[2 * x];
      float far = weights[2 * x + 1];
      result[to] = near * values[at] + far * values[at + 3];
      result[to + 1] = near * values[at + 1] + far * values[at + 4];
      result[to + 2] = near * values[at + 2] + far * values[at + 5];
    }
  }

  private void three(float[] result) {
    for (int x = 0, to = start; x < first.length; x++, to += step) {
      int at = first[x];
      float left = weights[3 * x];
      float middle = weights[3 * x + 1];
      float right = weights[3 * x + 2];
      result[to] = left * values[at] + middle * values[at + 3] + right * values[at + 6];
      result[to + 1] = left * values[at + 1] + middle * values[at + 4] + right * values[at + 7];
      result[to + 2] = left * values[at + 2] + middle * values[at + 5] + right * values[at + 8];
    }
  }

  private void many(float[] result) {
    for (int x = 0, to = start; x < first.length; x++, to += step) {
      float red = 0;
      float green = 0;
      float blue = 0;
      int at = first[x];
      for (int tap = 0; tap < taps; tap++, at += CHANNELS) {
        float weight = weights[x * taps + tap];
        red += weight * values[at];
        green += weight * values[at + 1];
        blue += weight * values[at + 2];
      }
      result[to] = red;
      result[to + 1] = green;
      result[to + 2] = blue;
    }
  }
}
