package org.maskedaction.ops.kernel;

import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.ops.kernel.Gemm.Operand;

/**
 * Chooses the landmarks of Orthoformer in float32, one task for each clip and head; O(N L d) each.
 *
 * @param tokens tokens N
 * @param width embedding width D
 * @param heads heads, a divisor of D
 * @param count landmarks L of each head
 */
public record OrthoformerSelection(int tokens, int width, int heads, int count) {
  /** Shorter queries are divided by this length instead of their own. */
  public static final double SMALLEST_NORM = 1e-12;

  private static final ScratchFloats TRANSPOSED = new ScratchFloats("transposed queries");

  /**
   * Copies the chosen queries.
   *
   * @param qkv packed projections [B, N, 3D]
   * @param target landmarks [B, L, D]
   */
  public void run(FloatPointer qkv, int batch, FloatPointer target) {
    int d = width / heads;
    WorkerPool.shared()
        .forEach(
            batch * heads,
            task -> {
              long clip = task / heads;
              long left = (long) (task % heads) * d;
              FloatPointer queries = Memory.at(qkv, clip * tokens * 3 * width + left);
              FloatPointer to = Memory.at(target, clip * count * width + left);
              OrthoformerCandidates candidates = candidates(queries);
              int[] chosen = candidates.choose(count, candidates.longest());
              for (int i = 0; i < count; i++) {
                FloatPointer query = Memory.at(queries, (long) chosen[i] * 3 * width);
                Memory.copy(Memory.at(to, (long) i * width), query, d);
              }
            });
  }

  /** The queries of one head, rows 3 D apart. */
  private OrthoformerCandidates candidates(FloatPointer queries) {
    int d = width / heads;
    FloatPointer transposed = TRANSPOSED.atLeast((long) tokens * d);
    MatrixCopy.transposed(
        Operand.of(queries, 3L * width), Operand.of(transposed, tokens), tokens, d);
    return new OrthoformerCandidates(transposed, tokens, d);
  }
}
