package org.maskedaction.ops.kernel;

import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.ops.Backend;
import org.maskedaction.ops.kernel.Gemm.Operand;

/**
 * Gradient of the pooling over space, from the gradients of the trajectory tokens of some queries
 * of one clip.
 *
 * <p>The softmax runs over each frame by itself, so that a task of one head and one frame owns the
 * gradients of that frame's keys and values. Its share of the query gradients replaces the token
 * gradients it has used up; the shares are added at the end. Native slots 9 and 10 and array slots
 * 4 and 5 of {@link Scratch}.
 *
 * @param shape sizes
 * @param qkv packed projections of the clip [N, 3D]
 * @param trajectories dỸ of the queries [rows, F, D], overwritten
 * @param dqkv gradient of {@code qkv}
 */
record TrajectorySpaceGradient(
    TrajectoryShape shape, FloatPointer qkv, FloatPointer trajectories, FloatPointer dqkv) {
  private static final long MAX_BLOCK_ROWS = 256;
  private static final int ROWS_PER_SUM = 32;
  private static final int SCORES_SLOT = 9;
  private static final int GRADIENT_SLOT = 10;
  private static final int SHARES_SLOT = 4;
  private static final int SUM_SLOT = 5;

  /**
   * Writes the gradients of {@code rows} queries from query {@code from} of the clip on and adds
   * their part to the gradients of keys and values, which the clip's first queries initialise.
   */
  void run(long from, long rows) {
    long frames = shape.frames();
    Backend.pool()
        .forEach(
            (int) (shape.heads() * frames),
            task -> frame(task / frames, task % frames, from, rows));
    Backend.pool()
        .forEach(
            (int) TrajectoryShape.ceilDiv(rows, ROWS_PER_SUM),
            task -> {
              long first = (long) task * ROWS_PER_SUM;
              sumShares(from, first, Math.min(rows, first + ROWS_PER_SUM));
            });
  }

  private void frame(long head, long frame, long from, long rows) {
    long blocks = TrajectoryShape.ceilDiv(rows, MAX_BLOCK_ROWS);
    long blockRows = TrajectoryShape.ceilDiv(rows, blocks);
    for (long first = 0; first < rows; first += blockRows) {
      block(head, frame, from, first, Math.min(blockRows, rows - first));
    }
  }

  private void block(long head, long frame, long from, long first, long rows) {
    long d = shape.headWidth();
    long width = shape.width();
    long places = shape.places();
    long packed = 3 * width;
    float beta = from + first == 0 ? 0f : 1f;
    long keys = frame * places * packed + width + head * d;
    FloatPointer key = Memory.at(qkv, keys);
    FloatPointer dKey = Memory.at(dqkv, keys);
    FloatPointer dValue = Memory.at(dKey, width);
    Operand valueT = Operand.transposed(Memory.at(key, width), packed);
    Operand query = Operand.of(Memory.at(qkv, (from + first) * packed + head * d), packed);
    FloatPointer tokens =
        Memory.at(trajectories, (first * shape.frames() + frame) * width + head * d);
    Operand dTokens = Operand.of(tokens, shape.frames() * width); // [rows, d]
    FloatPointer p = Scratch.local().floats(SCORES_SLOT, rows * places);
    FloatPointer ds = Scratch.local().floats(GRADIENT_SLOT, rows * places);
    Operand keyT = Operand.transposed(key, packed);
    Gemm.single(rows, places, d, shape.scale(), query, keyT, 0f, p, places);
    RowSoftmax.forward(p, rows, places);
    Operand pT = Operand.transposed(p, places);
    Gemm.single(places, d, rows, 1f, pT, dTokens, beta, dValue, packed);
    Gemm.single(rows, places, d, 1f, dTokens, valueT, 0f, ds, places);
    RowSoftmax.backward(p, ds, ds, rows, places);
    Operand dsT = Operand.transposed(ds, places);
    Gemm.single(places, d, rows, shape.scale(), dsT, query, beta, dKey, packed);
    Gemm.single(
        rows,
        d,
        places,
        shape.scale(),
        Operand.of(ds, places),
        Operand.of(key, packed),
        0f,
        tokens,
        dTokens.stride());
  }

  /** Query gradients of some rows of the chunk: the frames' shares added up. */
  private void sumShares(long from, long first, long to) {
    int width = (int) shape.width();
    int length = (int) shape.frames() * width;
    float[] shares = Scratch.local().array(SHARES_SLOT, length);
    float[] sum = Scratch.local().array(SUM_SLOT, width);
    for (long row = first; row < to; row++) {
      Memory.at(trajectories, row * length).get(shares, 0, length);
      System.arraycopy(shares, 0, sum, 0, width);
      for (int share = width; share < length; share += width) {
        add(sum, shares, share, width);
      }
      Memory.at(dqkv, (from + row) * 3 * width).put(sum, 0, width);
    }
  }

  private static void add(float[] sum, float[] shares, int offset, int width) {
    for (int j = 0; j < width; j++) {
      sum[j] += shares[offset + j];
    }
  }
}
