package org.maskedaction.ops.kernel;

/**
 * Sums of float32 values in double precision, in four interleaved parts: one addition need not wait
 * for the one before.
 */
public final class Sums {
  private static final int PARTS = 4;

  private Sums() {}

  /** Σ v over {@code count} values from {@code from} on. */
  public static double of(float[] values, int from, int count) {
    double a = 0.0;
    double b = 0.0;
    double c = 0.0;
    double d = 0.0;
    int end = from + count;
    int i = from;
    for (; i + PARTS <= end; i += PARTS) {
      a += values[i];
      b += values[i + 1];
      c += values[i + 2];
      d += values[i + 3];
    }
    for (; i < end; i++) {
      a += values[i];
    }
    return a + b + (c + d);
  }

  /** Σ (v - centre)² over {@code count} values from {@code from} on. */
  public static double squares(float[] values, int from, int count, double centre) {
    double a = 0.0;
    double b = 0.0;
    double c = 0.0;
    double d = 0.0;
    int end = from + count;
    int i = from;
    for (; i + PARTS <= end; i += PARTS) {
      a += square(values[i] - centre);
      b += square(values[i + 1] - centre);
      c += square(values[i + 2] - centre);
      d += square(values[i + 3] - centre);
    }
    for (; i < end; i++) {
      a += square(values[i] - centre);
    }
    return a + b + (c + d);
  }

  /** Σ |v| over {@code count} values from {@code from} on. */
  public static double magnitudes(float[] values, int from, int count) {
    double a = 0.0;
    double b = 0.0;
    double c = 0.0;
    double d = 0.0;
    int end = from + count;
    int i = from;
    for (; i + PARTS <= end; i += PARTS) {
      a += Math.abs(values[i]);
      b += Math.abs(values[i + 1]);
      c += Math.abs(values[i + 2]);
      d += Math.abs(values[i + 3]);
    }
    for (; i < end; i++) {
      a += Math.abs(values[i]);
    }
    return a + b + (c + d);
  }

  private static double square(double value) {
    return value * value;
  }
}
