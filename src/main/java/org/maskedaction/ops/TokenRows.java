package org.maskedaction.ops;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Token indices of a batch [B, K] turned into rows of the matrix [B·N, D]. */
final class TokenRows {
  private TokenRows() {}

  /**
   * The row b·N + indices[b, k] for each (b, k), or indices[b, k] where all clips share one set of
   * tokens.
   *
   * @throws IllegalArgumentException for an index outside [0, N), naming clip and position
   */
  static int[] of(INDArray indices, int tokens, boolean shared) {
    int perClip = (int) indices.size(1);
    int[] rows = indices.dup('c').data().asInt();
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] < 0 || rows[i] >= tokens) {
        throw new IllegalArgumentException(
            "token index %d of clip %d at position %d is outside [0, %d)"
                .formatted(rows[i], i / perClip, i % perClip, tokens));
      }
      if (!shared) {
        rows[i] += i / perClip * tokens;
      }
    }
    return rows;
  }

  /** For each row of [B·N, D] the (b, k) whose row it is, or -1. */
  static int[] inverse(int[] rows, int total) {
    int[] inverse = new int[total];
    Arrays.fill(inverse, -1);
    for (int i = 0; i < rows.length; i++) {
      inverse[rows[i]] = i;
    }
    return inverse;
  }
}
