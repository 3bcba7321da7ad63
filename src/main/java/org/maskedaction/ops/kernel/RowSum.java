package org.maskedaction.ops.kernel;

import org.bytedeco.javacpp.FloatPointer;

/**
 * Sums of chosen rows of a dense float32 matrix, accumulated in double precision over fixed groups
 * of rows.
 */
public final class RowSum {
  private static final int ROWS_PER_TASK = 128;
  private static final ScratchArray ROW = new ScratchArray();

  private RowSum() {}

  /** sum = scale · Σ_i matrix[rows[i]], a row of {@code columns} values. */
  public static void of(
      FloatPointer matrix, int[] rows, int columns, double scale, FloatPointer sum) {
    double[][] partial = new double[(rows.length + ROWS_PER_TASK - 1) / ROWS_PER_TASK][];
    WorkerPool.loop(partial.length, task -> partial[task] = partial(matrix, rows, columns, task));
    float[] result = new float[columns];
    for (int j = 0; j < columns; j++) {
      double total = 0.0;
      for (double[] part : partial) {
        total += part[j];
      }
      result[j] = (float) (scale * total);
    }
    sum.put(result, 0, columns);
  }

  private static double[] partial(FloatPointer matrix, int[] rows, int columns, int task) {
    double[] total = new double[columns];
    float[] row = ROW.atLeast(columns);
    int to = Math.min(rows.length, (task + 1) * ROWS_PER_TASK);
    for (int i = task * ROWS_PER_TASK; i < to; i++) {
      Memory.at(matrix, (long) rows[i] * columns).get(row, 0, columns);
      for (int j = 0; j < columns; j++) {
        total[j] += row[j];
      }
    }
    return total;
  }
}
