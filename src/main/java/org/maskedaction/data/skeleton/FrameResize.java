package org.maskedaction.data.skeleton;

/**
 * Linear interpolation along time with half-pixel centres and no smoothing: output frame i is read
 * at (i + 0.5) n / size - 0.5 of n input frames, held at the ends.
 */
public final class FrameResize {
  private FrameResize() {}

  /**
   * Resizes a range of frames.
   *
   * @param values frames // [any, width]
   * @param first first frame of the range
   * @param count frames of the range
   * @param size frames of the result
   * @return // [size, width]
   */
  public static float[] apply(float[] values, int first, int count, int size, int width) {
    float[] resized = new float[size * width]; // [size, width]
    for (int frame = 0; frame < size; frame++) {
      double source = Math.max(0, (frame + 0.5) * count / size - 0.5);
      int lower = (int) source;
      int upper = Math.min(lower + 1, count - 1);
      double weight = source - lower;
      int from = (first + lower) * width;
      int to = (first + upper) * width;
      for (int at = 0; at < width; at++) {
        resized[frame * width + at] =
            (float) ((1 - weight) * values[from + at] + weight * values[to + at]);
      }
    }
    return resized;
  }
}
