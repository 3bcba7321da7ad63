package org.maskedaction.ops.kernel;

import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.ops.kernel.Gemm.Operand;

/**
 * Softmax attention on packed projections [B, N, 3D]. Queries are processed in blocks with their
 * full rows of scores; the backward pass recomputes the scores, so nothing of size N x N is kept.
 *
 * @param batch clips B
 * @param tokens tokens N
 * @param width embedding width D
 * @param heads heads, a divisor of D
 * @param keys 1 for a token that others attend to, 0 for one that they do not, or null for all //
 *     [B, N]
 */
public record AttentionKernel(long batch, long tokens, long width, int heads, FloatPointer keys) {
  private static final long MAX_BLOCK = 256;

  /** Score of a token that is not attended to; its weight is 0 beside any other score. */
  private static final float ABSENT = -1e30f;

  private static final ScratchFloats SCORES = new ScratchFloats("attention scores");
  private static final ScratchFloats D_SCORES = new ScratchFloats("gradients of scores");
  private static final ScratchFloats D_KEYS = new ScratchFloats("gradients of keys");
  private static final ScratchFloats D_VALUES = new ScratchFloats("gradients of values");
  private static final ScratchArray PRESENT = new ScratchArray();
  private static final ScratchArray ROW = new ScratchArray();

  /** out [B, N, D] = softmax(Q Kᵀ / √d) V, the heads side by side. */
  public void forward(FloatPointer qkv, FloatPointer out) {
    int blocks = (int) ((tokens + MAX_BLOCK - 1) / MAX_BLOCK);
    forBlocks(
        qkv,
        blocks,
        (clip, index, head, from) ->
            forwardBlock(clip, index, head, from, columns(out, width, index, from, head)));
  }

  /** Work on the queries of one head of a clip from token {@code from} on. */
  @FunctionalInterface
  private interface BlockTask {
    void run(Heads clip, long index, long head, long from);
  }

  /** Runs {@code body} for {@code blocks} blocks of each head of each clip, on the pool. */
  private void forBlocks(FloatPointer qkv, int blocks, BlockTask body) {
    Heads.forGroups(
        batch,
        tokens,
        width,
        heads,
        qkv,
        (first, clips) ->
            WorkerPool.loop(
                clips.length * heads * blocks,
                task -> {
                  int clip = task / (heads * blocks);
                  long head = task / blocks % heads;
                  body.run(clips[clip], first + clip, head, task % blocks * MAX_BLOCK);
                }));
  }

  /** The columns of a head from token {@code from} on, in an array [B, N, stride]. */
  private FloatPointer columns(FloatPointer array, long stride, long clip, long from, long head) {
    return Memory.at(array, (clip * tokens + from) * stride + head * (width / heads));
  }

  private void forwardBlock(Heads clip, long index, long head, long from, FloatPointer target) {
    long rows = Math.min(MAX_BLOCK, tokens - from);
    FloatPointer p = weights(clip, index, head, from, rows);
    Operand value = clip.value(head, 0);
    Gemm.single(rows, width / heads, tokens, 1f, Operand.of(p, tokens), value, 0f, target, width);
  }

  /**
   * The attention weights of {@code rows} queries from {@code from} on, in this thread's scratch.
   * // [rows, N]
   */
  private FloatPointer weights(Heads clip, long index, long head, long from, long rows) {
    FloatPointer p = SCORES.atLeast(Math.min(MAX_BLOCK, tokens) * tokens);
    Operand key = clip.key(head, 0).transpose();
    Gemm.single(rows, tokens, width / heads, scale(), clip.query(head, from), key, 0f, p, tokens);
    if (keys != null) {
      hideAbsent(p, index, (int) rows);
    }
    RowSoftmax.forward(p, rows, tokens);
    return p;
  }

  /** Overwrites the scores of absent keys. // [rows, N] */
  private void hideAbsent(FloatPointer scores, long index, int rows) {
    int columns = (int) tokens;
    float[] present = PRESENT.atLeast(columns);
    float[] row = ROW.atLeast(columns);
    Memory.at(keys, index * tokens).get(present, 0, columns);
    for (int i = 0; i < rows; i++) {
      FloatPointer target = Memory.at(scores, i * tokens);
      target.get(row, 0, columns);
      for (int j = 0; j < columns; j++) {
        row[j] = present[j] == 0 ? ABSENT : row[j];
      }
      target.put(row, 0, columns);
    }
  }

  private float scale() {
    return (float) (1.0 / Math.sqrt((double) width / heads));
  }

  /** Gradient of the packed projections, dqkv [B, N, 3D]. */
  public void backward(FloatPointer qkv, FloatPointer dy, FloatPointer dqkv) {
    forBlocks(
        qkv,
        1,
        (clip, index, head, from) -> {
          FloatPointer dOut = columns(dy, width, index, 0, head);
          FloatPointer target = columns(dqkv, 3 * width, index, 0, head);
          backwardHead(clip, index, head, dOut, target);
        });
  }

  /** Gradients of keys and values are added up transposed, [d, N], which products do faster. */
  private void backwardHead(
      Heads clip, long index, long head, FloatPointer dOut, FloatPointer target) {
    long d = width / heads;
    long packed = 3 * width;
    FloatPointer ds = D_SCORES.atLeast(Math.min(MAX_BLOCK, tokens) * tokens);
    FloatPointer dKeyT = D_KEYS.atLeast(tokens * d);
    FloatPointer dValueT = D_VALUES.atLeast(tokens * d);
    Operand key = clip.key(head, 0);
    Operand valueT = clip.value(head, 0).transpose();
    for (long from = 0; from < tokens; from += MAX_BLOCK) {
      long rows = Math.min(MAX_BLOCK, tokens - from);
      float beta = from == 0 ? 0f : 1f;
      Operand query = clip.query(head, from);
      Operand dBlock = Operand.of(Memory.at(dOut, from * width), width); // [rows, d]
      FloatPointer p = weights(clip, index, head, from, rows); // [rows, N]
      Operand pRows = Operand.of(p, tokens);
      Operand dsRows = Operand.of(ds, tokens);
      Gemm.single(rows, tokens, d, 1f, dBlock, valueT, 0f, ds, tokens);
      Gemm.single(d, tokens, rows, 1f, dBlock.transpose(), pRows, beta, dValueT, tokens);
      RowSoftmax.backward(p, ds, ds, rows, tokens);
      FloatPointer dQuery = Memory.at(target, from * packed);
      Gemm.single(rows, d, tokens, scale(), dsRows, key, 0f, dQuery, packed);
      Gemm.single(d, tokens, rows, scale(), query.transpose(), dsRows, beta, dKeyT, tokens);
    }
    Operand dKey = Operand.of(Memory.at(target, width), packed);
    Operand dValue = Operand.of(Memory.at(target, 2 * width), packed);
    MatrixCopy.transposed(Operand.of(dKeyT, tokens), dKey, d, tokens);
    MatrixCopy.transposed(Operand.of(dValueT, tokens), dValue, d, tokens);
  }
}
