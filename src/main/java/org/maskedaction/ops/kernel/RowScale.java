package org.maskedaction.ops.kernel;

import org.bytedeco.javacpp.FloatPointer;

/** Scales groups of rows of a dense float32 matrix, each group by its own factor. */
public final class RowScale {
  private static final int ROWS_PER_TASK = 64;
  private static final ScratchArray SOURCE = new ScratchArray();
  private static final ScratchArray BASE = new ScratchArray();

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
    WorkerPool.loop(
        factors.length * rowsPerFactor,
        ROWS_PER_TASK,
        i -> {
          long at = (long) i * columns;
          row(
              Memory.at(source, at),
              factors[i / rowsPerFactor],
              Memory.atOrNull(base, at),
              columns,
              Memory.at(target, at));
        });
  }

  private static void row(
      FloatPointer source, float factor, FloatPointer base, int columns, FloatPointer target) {
    float[] values = SOURCE.atLeast(columns);
    source.get(values, 0, columns);
    for (int j = 0; j < columns; j++) {
      values[j] *= factor;
    }
    if (base != null) {
      float[] sum = BASE.atLeast(columns);
      base.get(sum, 0, columns);
      for (int j = 0; j < columns; j++) {
        values[j] += sum[j];
      }
    }
    target.put(values, 0, columns);
  }
}
