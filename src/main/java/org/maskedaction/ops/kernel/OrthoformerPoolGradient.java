package org.maskedaction.ops.kernel;

import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.ops.kernel.Gemm.Operand;

/**
 * Gradient of {@link OrthoformerPool} for one clip, from the gradients of its trajectory tokens,
 * which come in chunks of queries.
 *
 * @param pool the pooling
 * @param dPooled room for the gradient of the values pooled by landmark, [h, F, L, d]
 * @param affinities room for the queries' weights of the landmarks, [h, rows, L]
 * @param dqkv receives the gradient of the clip's packed projections, [N, 3D]
 */
record OrthoformerPoolGradient(
    OrthoformerPool pool, FloatPointer dPooled, FloatPointer affinities, FloatPointer dqkv) {
  private static final long MAX_BLOCK_ROWS = 128;
  private static final ScratchFloats WEIGHTS = new ScratchFloats("weights of keys");
  private static final ScratchFloats D_WEIGHTS = new ScratchFloats("gradients of weights");

  /**
   * Writes the gradients of some queries and adds their part to what the landmarks pooled.
   *
   * @param dTokens dỸ [rows, F, D], its rows {@link TrajectoryChunk#tokenStride} apart
   * @param from first query of the chunk, counted in the clip
   * @param rows queries of the chunk
   */
  void addQueries(FloatPointer dTokens, long from, long rows) {
    long blocks = TrajectoryShape.ceilDiv(rows, MAX_BLOCK_ROWS);
    WorkerPool.loop(
        (int) (shape().heads() * blocks),
        task -> {
          long first = task % blocks * MAX_BLOCK_ROWS;
          long size = Math.min(MAX_BLOCK_ROWS, rows - first);
          FloatPointer byLandmark = affinities(task / blocks, rows, first);
          queries(task / blocks, dTokens, from, first, size, byLandmark);
        });
    pool.forEachFrame((head, frame) -> addPooled(head, frame, dTokens, from, rows));
  }

  private TrajectoryShape shape() {
    return pool.shape();
  }

  private FloatPointer affinities(long head, long rows, long first) {
    return Memory.at(affinities, (head * rows + first) * pool.count());
  }

  /** dỸ of one head and frame from query {@code first} of the chunk on, rows of d. */
  private Operand dTokens(FloatPointer dTokens, long head, long frame, long first) {
    long stride = shape().frames() * shape().width();
    long column = frame * shape().width() + head * shape().headWidth();
    return Operand.of(Memory.at(dTokens, first * stride + column), stride);
  }

  /** Weights of the landmarks for a block of queries, and the gradient of these queries. */
  private void queries(
      long head, FloatPointer dTokens, long from, long first, long rows, FloatPointer weights) {
    long count = pool.count();
    long d = shape().headWidth();
    FloatPointer dWeights = D_WEIGHTS.atLeast(rows * count);
    pool.queryWeights(head, from + first, rows, weights);
    for (long frame = 0; frame < shape().frames(); frame++) {
      Operand left = dTokens(dTokens, head, frame, first);
      Operand right = pool.pooled(head, frame).transpose();
      float beta = frame == 0 ? 0f : 1f;
      Gemm.single(rows, count, d, 1f, left, right, beta, dWeights, count);
    }
    RowSoftmax.backward(weights, dWeights, dWeights, rows, count);
    long packed = 3 * shape().width();
    FloatPointer dQuery = Memory.at(dqkv, (from + first) * packed + head * d);
    Operand dLogits = Operand.of(dWeights, count);
    float scale = shape().scale();
    Gemm.single(rows, d, count, scale, dLogits, pool.landmarks(head), 0f, dQuery, packed);
  }

  private void addPooled(long head, long frame, FloatPointer dTokens, long from, long rows) {
    long count = pool.count();
    long d = shape().headWidth();
    Operand weights = Operand.transposed(affinities(head, rows, 0), count);
    Operand right = dTokens(dTokens, head, frame, 0);
    FloatPointer target = pool.byLandmark(dPooled, head, frame).data();
    Gemm.single(count, d, rows, 1f, weights, right, from == 0 ? 0f : 1f, target, d);
  }

  /** Writes the gradients of keys and values, once all queries were added. */
  void finish() {
    pool.forEachFrame(this::keysAndValues);
  }

  private void keysAndValues(long head, long frame) {
    long count = pool.count();
    long places = shape().places();
    long d = shape().headWidth();
    long packed = 3 * shape().width();
    FloatPointer weights = WEIGHTS.atLeast(count * places);
    FloatPointer dWeights = D_WEIGHTS.atLeast(count * places);
    Operand dOut = pool.byLandmark(dPooled, head, frame);
    Operand value = pool.heads().value(head, frame * places);
    FloatPointer dKey = Memory.at(dqkv, frame * places * packed + shape().width() + head * d);
    FloatPointer dValue = Memory.at(dKey, shape().width());
    pool.keyWeights(head, frame, weights);
    Operand p = Operand.transposed(weights, places); // [S, L]
    Gemm.single(places, d, count, 1f, p, dOut, 0f, dValue, packed);
    Gemm.single(count, places, d, 1f, dOut, value.transpose(), 0f, dWeights, places);
    RowSoftmax.backward(weights, dWeights, dWeights, count, places);
    Operand ds = Operand.transposed(dWeights, places); // [S, L]
    Gemm.single(places, d, count, shape().scale(), ds, pool.landmarks(head), 0f, dKey, packed);
  }
}
