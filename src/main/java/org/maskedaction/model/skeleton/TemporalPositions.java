package org.maskedaction.model.skeleton;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Resizes a table of time positions to another number of segments, by cubic convolution (Keys,
 * 1981) with a = -0.75 between the centres of the segments, as PyTorch's bicubic interpolation
 * without aligned corners; beyond the ends the outermost rows repeat.
 */
final class TemporalPositions {
  private static final double A = -0.75;
  private static final int TAPS = 4;

  private TemporalPositions() {}

  /**
   * The resized table, of the same type.
   *
   * @param table // [S, D]
   * @param segments rows S' of the result
   * @return // [S', D]
   */
  static INDArray resize(INDArray table, int segments) {
    long rows = table.size(0);
    INDArray result = Nd4j.zeros(table.dataType(), segments, table.size(1));
    for (int i = 0; i < segments; i++) {
      double source = (i + 0.5) * rows / segments - 0.5;
      long base = (long) Math.floor(source) - 1;
      for (int tap = 0; tap < TAPS; tap++) {
        long row = Math.max(0, Math.min(rows - 1, base + tap));
        result.getRow(i).addi(table.getRow(row).mul(weight(Math.abs(source - (base + tap)))));
      }
    }
    return result;
  }

  /** The kernel at a distance of at most 2. */
  private static double weight(double x) {
    return x <= 1 ? ((A + 2) * x - (A + 3)) * x * x + 1 : ((A * x - 5 * A) * x + 8 * A) * x - 4 * A;
  }
}
