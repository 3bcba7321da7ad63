package org.maskedaction.model;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The fixed position encoding of VideoMAE and AdaMAE: one sine-cosine table over the flattened
 * token index, PE[n, 2i] = sin(n / 10000^(2i/D)) and PE[n, 2i+1] = cos of the same angle. It is
 * neither trained nor stored in checkpoints.
 */
public final class SinCosPositions {
  private SinCosPositions() {}

  /**
   * The table of {@code tokens} rows and {@code width} columns, computed in double precision. //
   * [N, D]
   */
  public static INDArray table(DataType type, int tokens, int width) {
    double[] values = new double[tokens * width];
    for (int n = 0; n < tokens; n++) {
      for (int j = 0; j < width; j++) {
        double angle = n / Math.pow(10_000, (j - j % 2) / (double) width);
        values[n * width + j] = j % 2 == 0 ? Math.sin(angle) : Math.cos(angle);
      }
    }
    return Nd4j.createFromArray(values).castTo(type).reshape(tokens, width);
  }
}
