package org.maskedaction.ops.kernel;

import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.ops.Backend;

/**
 * Scales groups of rows of a dense float32 matrix, each group by its own factor. Uses array slots 4
 * and 5 of {@link Scratch}.
 */
public final class RowScale {
  private static final int ROWS_PER_TASK = 64;
  private static final int SOURCE_SLOT = 4;
  private static final int BASE_SLOT = 5;

  private RowScale() {}

  /** target[i] = factors[i / rowsPerFactor] · source[i] for every row i. */
  public static void of(
      FloatPointer source, float[] factors, int rowsPerFactor, int columns, FloatPointer target) {
    add(source, factors, null, rowsPerFactor, columns, target);
  }

  /**
   * target[i] = base[i] + factors[i / rowsPerFactor] · source[i] for every row i.
   *
   * @param base what is added to, or null for zeros
   */
  public static void add(
      FloatPointer source,
      float[] factors,
      FloatPointer base,
      int rowsPerFactor,
      int columns,
      FloatPointer target) {
    int rows = factors.length * rowsPerFactor;
    Backend.pool()
        .forEach(
            (rows + ROWS_PER_TASK - 1) / ROWS_PER_TASK,
            task -> {
              int to = Math.min(rows, (task + 1) * ROWS_PER_TASK);
              for (int i = task * ROWS_PER_TASK; i < to; i++) {
                long at = (long) i * columns;
                float factor = factors[i / rowsPerFactor];
                row(
                    Memory.at(source, at),
                    factor,
                    base == null ? null : Memory.at(base, at),
                    columns,
                    Memory.at(target, at));
              }
            });
  }

  private static void row(
      FloatPointer source, float factor, FloatPointer base, int columns, FloatPointer target) {
    float[] values = Scratch.local().array(SOURCE_SLOT, columns);
    source.get(values, 0, columns);
    for (int j = 0; j < columns; j++) {
      values[j] *= factor;
    }
    if (base != null) {
      float[] sum = Scratch.local().array(BASE_SLOT, columns);
      base.get(sum, 0, columns);
      for (int j = 0; j < columns; j++) {
        values[j] += sum[j];
      }
    }
    target.put(values, 0, columns);
  }
}
