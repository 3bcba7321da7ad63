package org.maskedaction.ops;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.ops.kernel.ScratchArray;
import org.maskedaction.ops.kernel.WorkerPool;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Arrays of any rank seen as a matrix of rows, which token indices of a batch [B, K] choose from.
 */
final class Rows {
  private static final ScratchArray SOURCE = new ScratchArray();
  private static final ScratchArray TARGET = new ScratchArray();

  private Rows() {}

  /** Makes a row of another. The arrays may be longer than the row. */
  @FunctionalInterface
  interface Function {
    void apply(float[] source, float[] target);
  }

  /** A dense array [..., D] as [R, D]. */
  static INDArray of(INDArray array) {
    long columns = array.size(-1);
    return array.reshape('c', array.length() / columns, columns);
  }

  /**
   * target[i] = function(source[rows(i)]), for dense float32 arrays, the rows shared by the threads
   * of the pool.
   *
   * @param length values of a row
   */
  static void map(
      INDArray source, IntUnaryOperator rows, int length, Function function, INDArray target) {
    FloatPointer from = Memory.floats(source);
    FloatPointer to = Memory.floats(target);
    WorkerPool.loop(
        (int) (target.length() / length),
        i -> {
          float[] row = SOURCE.atLeast(length);
          float[] result = TARGET.atLeast(length);
          Memory.at(from, (long) rows.applyAsInt(i) * length).get(row, 0, length);
          function.apply(row, result);
          Memory.at(to, (long) i * length).put(result, 0, length);
        });
  }

  /**
   * Token indices as rows of the matrix [B·N, D]: the row b·N + indices[b, k] for each (b, k), or
   * indices[b, k] where all clips share one set of tokens.
   *
   * @throws IllegalArgumentException for an index outside [0, N), naming clip and position
   */
  static int[] ofTokens(INDArray indices, int tokens, boolean shared) {
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
