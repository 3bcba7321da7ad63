package org.maskedaction.ops.kernel;

import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.ops.Backend;

/**
 * Squared or absolute error between the rows of two dense float32 matrices. Uses array slots 4 and
 * 5 of {@link Scratch}.
 */
public final class RowError {
  private static final int ROWS_PER_TASK = 16;
  private static final int FIRST_SLOT = 4;
  private static final int SECOND_SLOT = 5;

  private RowError() {}

  /** For each row the sum of squared (or absolute) differences a - b, in double precision. */
  public static double[] sums(
      boolean squared, FloatPointer a, FloatPointer b, int rows, int columns) {
    double[] sums = new double[rows];
    forEachRow(
        rows,
        i -> {
          float[] difference = difference(a, b, i, columns);
          sums[i] = squared ? squares(difference, columns) : magnitudes(difference, columns);
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
    forEachRow(
        rows,
        i -> {
          float[] slope = difference(a, b, i, columns);
          for (int j = 0; j < columns; j++) {
            slope[j] = scale * (squared ? slope[j] : Math.signum(slope[j]));
          }
          Memory.at(gradient, (long) i * columns).put(slope, 0, columns);
        });
  }

  private static float[] difference(FloatPointer a, FloatPointer b, int row, int columns) {
    float[] first = Scratch.local().array(FIRST_SLOT, columns);
    float[] second = Scratch.local().array(SECOND_SLOT, columns);
    Memory.at(a, (long) row * columns).get(first, 0, columns);
    Memory.at(b, (long) row * columns).get(second, 0, columns);
    for (int j = 0; j < columns; j++) {
      first[j] -= second[j];
    }
    return first;
  }

  /** Two interleaved sums, which halve the wait for one addition after the other. */
  private static double squares(float[] values, int count) {
    double even = 0.0;
    double odd = 0.0;
    for (int j = 0; j + 1 < count; j += 2) {
      even += (double) values[j] * values[j];
      odd += (double) values[j + 1] * values[j + 1];
    }
    return even + odd + (count % 2 == 0 ? 0.0 : (double) values[count - 1] * values[count - 1]);
  }

  private static double magnitudes(float[] values, int count) {
    double even = 0.0;
    double odd = 0.0;
    for (int j = 0; j + 1 < count; j += 2) {
      even += Math.abs(values[j]);
      odd += Math.abs(values[j + 1]);
    }
    return even + odd + (count % 2 == 0 ? 0.0 : Math.abs(values[count - 1]));
  }

  private static void forEachRow(int rows, WorkerPool.Task body) {
    int tasks = (rows + ROWS_PER_TASK - 1) / ROWS_PER_TASK;
    Backend.pool()
        .forEach(
            tasks,
            task -> {
              int to = Math.min(rows, (task + 1) * ROWS_PER_TASK);
              for (int i = task * ROWS_PER_TASK; i < to; i++) {
                body.run(i);
              }
            });
  }
}
