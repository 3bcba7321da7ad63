package org.maskedaction.ops.kernel;

import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.ops.Backend;
import org.maskedaction.ops.kernel.Gemm.Operand;

/**
 * Softmax attention on packed projections [B, N, 3D], straight on the strided heads. Queries are
 * processed in blocks with their full rows of scores; the backward pass recomputes the scores, so
 * nothing of size N x N is kept.
 *
 * @param batch clips B
 * @param tokens tokens N
 * @param width embedding width D
 * @param heads heads, a divisor of D
 */
public record AttentionKernel(long batch, long tokens, long width, int heads) {
  private static final int MAX_BLOCK = 256;
  private static final int SCORES_SLOT = 5;
  private static final int GRADIENT_SLOT = 6;

  /** out [B, N, D] = softmax(Q Kᵀ / √d) V, the heads side by side. */
  public void forward(FloatPointer qkv, FloatPointer out) {
    int blocks = (int) ((tokens + MAX_BLOCK - 1) / MAX_BLOCK);
    Backend.pool()
        .forEach(
            (int) batch * heads * blocks,
            task -> {
              int head = task / blocks;
              long from = (long) (task % blocks) * MAX_BLOCK;
              forwardBlock(qkv, out, head / heads, head % heads, from);
            });
  }

  private void forwardBlock(FloatPointer qkv, FloatPointer out, long clip, long head, long from) {
    long d = width / heads;
    long rows = Math.min(MAX_BLOCK, tokens - from);
    FloatPointer base = Memory.at(qkv, clip * tokens * 3 * width + head * d);
    FloatPointer scores = weights(base, from, rows);
    Operand value = Operand.of(Memory.at(base, 2 * width), 3 * width);
    FloatPointer target = Memory.at(out, (clip * tokens + from) * width + head * d);
    Gemm.single(rows, d, tokens, 1f, Operand.of(scores, tokens), value, 0f, target, width);
  }

  /**
   * The attention weights of {@code rows} queries from {@code from} on, in this thread's scratch,
   * [rows, N].
   */
  private FloatPointer weights(FloatPointer base, long from, long rows) {
    long d = width / heads;
    FloatPointer scores = Scratch.local().floats(SCORES_SLOT, MAX_BLOCK * tokens);
    Operand query = Operand.of(Memory.at(base, from * 3 * width), 3 * width);
    Operand key = Operand.transposed(Memory.at(base, width), 3 * width);
    Gemm.single(rows, tokens, d, scale(), query, key, 0f, scores, tokens);
    RowSoftmax.forward(scores, rows, tokens);
    return scores;
  }

  private float scale() {
    return (float) (1.0 / Math.sqrt((double) width / heads));
  }

  /** Gradient of the packed projections, dqkv [B, N, 3D]. */
  public void backward(FloatPointer qkv, FloatPointer dy, FloatPointer dqkv) {
    Backend.pool()
        .forEach(
            (int) batch * heads, task -> backwardHead(qkv, dy, dqkv, task / heads, task % heads));
  }

  private void backwardHead(
      FloatPointer qkv, FloatPointer dy, FloatPointer dqkv, long clip, long head) {
    long d = width / heads;
    long packed = 3 * width;
    FloatPointer base = Memory.at(qkv, clip * tokens * packed + head * d);
    FloatPointer target = Memory.at(dqkv, clip * tokens * packed + head * d);
    FloatPointer dOut = Memory.at(dy, clip * tokens * width + head * d);
    Operand key = Operand.of(Memory.at(base, width), packed);
    Operand valueT = Operand.transposed(Memory.at(base, 2 * width), packed);
    for (long from = 0; from < tokens; from += MAX_BLOCK) {
      long rows = Math.min(MAX_BLOCK, tokens - from);
      float beta = from == 0 ? 0f : 1f;
      FloatPointer p = weights(base, from, rows); // [rows, N]
      FloatPointer ds = Scratch.local().floats(GRADIENT_SLOT, MAX_BLOCK * tokens);
      FloatPointer dBlock = Memory.at(dOut, from * width);
      Gemm.single(rows, tokens, d, 1f, Operand.of(dBlock, width), valueT, 0f, ds, tokens);
      Gemm.single(
          tokens,
          d,
          rows,
          1f,
          Operand.transposed(p, tokens),
          Operand.of(dBlock, width),
          beta,
          Memory.at(target, 2 * width),
          packed);
      RowSoftmax.backward(p, ds, ds, rows, tokens);
      Gemm.single(
          rows,
          d,
          tokens,
          scale(),
          Operand.of(ds, tokens),
          key,
          0f,
          Memory.at(target, from * packed),
          packed);
      Operand query = Operand.of(Memory.at(base, from * packed), packed);
      Gemm.single(
          tokens,
          d,
          rows,
          scale(),
          Operand.transposed(ds, tokens),
          query,
          beta,
          Memory.at(target, width),
          packed);
    }
  }
}
