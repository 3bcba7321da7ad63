package org.maskedaction.ops.kernel;

import org.bytedeco.javacpp.FloatPointer;

/** Moves rows between dense float32 matrices. */
public final class RowCopy {
  private static final int ROWS_PER_TASK = 64;
  private static final ScratchArray SUM = new ScratchArray();
  private static final ScratchArray ROW = new ScratchArray();

  private RowCopy() {}

  /** target[i] = source[rows[i]]. */
  public static void gather(FloatPointer source, int[] rows, int columns, FloatPointer target) {
    WorkerPool.loop(
        rows.length,
        ROWS_PER_TASK,
        i ->
            Memory.copy(
                Memory.at(target, (long) i * columns),
                Memory.at(source, (long) rows[i] * columns),
                columns));
  }

  /**
   * target[r] = Σ source[i] over all i with rows[i] = r, added in the order of i; zero for a row
   * without source.
   *
   * @param targetRows the number of rows of the target
   */
  public static void scatterAdd(
      FloatPointer source, int[] rows, int columns, int targetRows, FloatPointer target) {
    int[] starts = starts(rows, targetRows);
    int[] sources = sources(rows, starts);
    WorkerPool.loop(
        targetRows,
        ROWS_PER_TASK,
        r -> {
          FloatPointer row = Memory.at(target, (long) r * columns);
          sum(source, sources, starts[r], starts[r + 1], columns, row);
        });
  }

  /** target[i] = base[i mod period] + the row that {@code addend} names for i. */
  public static void add(
      FloatPointer base, int period, RowSource addend, int rows, int columns, FloatPointer target) {
    WorkerPool.loop(
        rows,
        ROWS_PER_TASK,
        i -> {
          float[] sum = SUM.atLeast(columns);
          Memory.at(base, (long) (i % period) * columns).get(sum, 0, columns);
          addTo(sum, addend.row(i), columns);
          Memory.at(target, (long) i * columns).put(sum, 0, columns);
        });
  }

  /** target[i] = scale · source[i / repeats]. */
  public static void repeat(
      FloatPointer source, int repeats, float scale, int rows, int columns, FloatPointer target) {
    WorkerPool.loop(
        rows,
        ROWS_PER_TASK,
        i -> {
          float[] row = ROW.atLeast(columns);
          Memory.at(source, (long) (i / repeats) * columns).get(row, 0, columns);
          for (int j = 0; j < columns; j++) {
            row[j] *= scale;
          }
          Memory.at(target, (long) i * columns).put(row, 0, columns);
        });
  }

  /** Names a row of data for each index. */
  @FunctionalInterface
  public interface RowSource {
    /** The first element of the row. */
    FloatPointer row(int index);
  }

  private static void sum(
      FloatPointer source, int[] sources, int from, int to, int columns, FloatPointer target) {
    if (from == to) {
      Memory.zero(target, columns);
    } else if (to - from == 1) {
      Memory.copy(target, Memory.at(source, (long) sources[from] * columns), columns);
    } else {
      float[] sum = SUM.atLeast(columns);
      Memory.at(source, (long) sources[from] * columns).get(sum, 0, columns);
      for (int i = from + 1; i < to; i++) {
        addTo(sum, Memory.at(source, (long) sources[i] * columns), columns);
      }
      target.put(sum, 0, columns);
    }
  }

  private static void addTo(float[] sum, FloatPointer addend, int columns) {
    float[] row = ROW.atLeast(columns);
    addend.get(row, 0, columns);
    for (int j = 0; j < columns; j++) {
      sum[j] += row[j];
    }
  }

  /**
   * Where the sources of each target row begin in the list of sources; the last entry is its
   * length.
   */
  private static int[] starts(int[] rows, int targetRows) {
    int[] starts = new int[targetRows + 1];
    for (int row : rows) {
      starts[row + 1]++;
    }
    for (int r = 0; r < targetRows; r++) {
      starts[r + 1] += starts[r];
    }
    return starts;
  }

  /** The source indices ordered by target row, ascending within a row. */
  private static int[] sources(int[] rows, int[] starts) {
    int[] next = starts.clone();
    int[] sources = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      sources[next[rows[i]]++] = i;
    }
    return sources;
  }
}
