package org.maskedaction.ops.kernel;

import org.bytedeco.javacpp.FloatPointer;

/** Squared or absolute error between the rows of two dense float32 matrices. */
public final class RowError {
  private static final int ROWS_PER_TASK = 16;
  private static final ScratchArray FIRST = new ScratchArray();
  private static final ScratchArray SECOND = new ScratchArray();

  private RowError() {}

  /** For each row the sum of squared (or absolute) differences a - b, in double precision. */
  public static double[] sums(
      boolean squared, FloatPointer a, FloatPointer b, int rows, int columns) {
    double[] sums = new double[rows];
    WorkerPool.loop(
        rows,
        ROWS_PER_TASK,
        i -> {
          float[] difference = difference(a, b, i, columns);
          sums[i] =
              squared
                  ? Sums.squares(difference, 0, columns, 0.0)
                  : Sums.magnitudes(difference, 0, columns);
        });
    return sums;
  }

  /** gradient = scale · (a - b), or scale · sign(a - b). */
  public static void gradient(
      boolean squared,
      FloatPointer a,
      FloatPointer b,
      int rows,
      int columns,
      float scale,
      FloatPointer gradient) {
    WorkerPool.loop(
        rows,
        ROWS_PER_TASK,
        i -> {
          float[] slope = difference(a, b, i, columns);
          for (int j = 0; j < columns; j++) {
            slope[j] = scale * (squared ? slope[j] : Math.signum(slope[j]));
          }
          Memory.at(gradient, (long) i * columns).put(slope, 0, columns);
        });
  }

  private static float[] difference(FloatPointer a, FloatPointer b, int row, int columns) {
    float[] first = FIRST.atLeast(columns);
    float[] second = SECOND.atLeast(columns);
    Memory.at(a, (long) row * columns).get(first, 0, columns);
    Memory.at(b, (long) row * columns).get(second, 0, columns);
    for (int j = 0; j < columns; j++) {
      first[j] -= second[j];
    }
    return first;
  }
}
