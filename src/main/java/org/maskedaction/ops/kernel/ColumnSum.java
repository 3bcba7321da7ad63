package org.maskedaction.ops.kernel;

import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;

/** Sums over the rows of a matrix, in an order that does not depend on the number of threads. */
public final class ColumnSum {
  private static final long ROWS_PER_TASK = 64;
  private static final ScratchFloats PARTIAL = new ScratchFloats("sums of blocks of rows");
  private static final ScratchArray TOTAL = new ScratchArray();
  private static final ScratchArray ROW = new ScratchArray();

  private ColumnSum() {}

  /** sum[j] = Σ_i matrix[i, j] for a dense matrix [rows, columns]. */
  public static void of(FloatPointer matrix, long rows, int columns, FloatPointer sum) {
    int blocks = (int) ((rows + ROWS_PER_TASK - 1) / ROWS_PER_TASK);
    if (blocks <= 1) {
      block(matrix, rows, columns, sum);
      return;
    }
    FloatPointer partial = PARTIAL.atLeast((long) blocks * columns); // [blocks, columns]
    WorkerPool.loop(
        blocks,
        task -> {
          long from = task * ROWS_PER_TASK;
          block(
              Memory.at(matrix, from * columns),
              Math.min(ROWS_PER_TASK, rows - from),
              columns,
              Memory.at(partial, (long) task * columns));
        });
    block(partial, blocks, columns, sum);
  }

  /** Sums some rows on the calling thread. */
  private static void block(FloatPointer matrix, long rows, int columns, FloatPointer sum) {
    float[] total = TOTAL.atLeast(columns);
    float[] row = ROW.atLeast(columns);
    Arrays.fill(total, 0, columns, 0f);
    for (long i = 0; i < rows; i++) {
      Memory.at(matrix, i * columns).get(row, 0, columns);
      add(total, row, columns);
    }
    sum.put(total, 0, columns);
  }

  private static void add(float[] target, float[] source, int width) {
    for (int i = 0; i < width; i++) {
      target[i] += source[i];
    }
  }
}
