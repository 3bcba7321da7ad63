package org.maskedaction.ops.kernel;

import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.ops.Backend;

/** Sums over the rows of a matrix, in an order that does not depend on the number of threads. */
public final class ColumnSum {
  private static final int COLUMNS_PER_TASK = 128;
  private static final int ROWS_PER_READ = 64;

  private ColumnSum() {}

  /** sum[j] = Σ_i matrix[i, j] for a dense matrix [rows, columns]. */
  public static void of(FloatPointer matrix, long rows, int columns, FloatPointer sum) {
    int tasks = (columns + COLUMNS_PER_TASK - 1) / COLUMNS_PER_TASK;
    Backend.pool()
        .forEach(
            tasks,
            task -> {
              int left = task * COLUMNS_PER_TASK;
              int width = Math.min(COLUMNS_PER_TASK, columns - left);
              columns(matrix, rows, columns, left, width, sum);
            });
  }

  private static void columns(
      FloatPointer matrix, long rows, int columns, int left, int width, FloatPointer sum) {
    float[] total = Scratch.local().array(0, width);
    float[] part = Scratch.local().array(1, width);
    float[] row = Scratch.local().array(2, width);
    Arrays.fill(total, 0, width, 0f);
    for (long block = 0; block < rows; block += ROWS_PER_READ) {
      Arrays.fill(part, 0, width, 0f);
      for (long i = block; i < Math.min(rows, block + ROWS_PER_READ); i++) {
        Memory.at(matrix, i * columns + left).get(row, 0, width);
        add(part, row, width);
      }
      add(total, part, width);
    }
    Memory.at(sum, left).put(total, 0, width);
  }

  private static void add(float[] target, float[] source, int width) {
    for (int i = 0; i < width; i++) {
      target[i] += source[i];
    }
  }
}
