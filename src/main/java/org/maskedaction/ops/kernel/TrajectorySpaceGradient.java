package org.maskedaction.ops.kernel;

import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.ops.kernel.Gemm.Operand;

/**
 * Gradient of the pooling over space, from the gradients of the trajectory tokens of some queries
 * of one clip.
 *
 * <p>The softmax runs over each frame by itself, so that a task of one head and one frame owns the
 * gradients of that frame's keys and values. Its share of the query gradients replaces the token
 * gradients it has used up; the shares are added at the end.
 *
 * @param shape sizes
 * @param heads projections of the clip
 * @param trajectories dỸ of the queries [rows, F, D], overwritten
 * @param dqkv gradient of {@code qkv}
 */
record TrajectorySpaceGradient(
    TrajectoryShape shape, Heads heads, FloatPointer trajectories, FloatPointer dqkv) {
  private static final long MAX_BLOCK_ROWS = 256;
  private static final int ROWS_PER_SUM = 32;
  private static final ScratchFloats BLOCKS = new ScratchFloats("blocks of a head and frame");
  private static final ScratchArray SHARES = new ScratchArray();
  private static final ScratchArray SUM = new ScratchArray();

  /**
   * Writes the gradients of {@code rows} queries from query {@code from} of the clip on and adds
   * their part to the gradients of keys and values, which the clip's first queries initialise.
   */
  void run(long from, long rows) {
    WorkerPool.loop(
        (int) (shape.heads() * shape.frames()),
        task -> frame(task / shape.frames(), task % shape.frames(), from, rows));
    WorkerPool.loop(
        (int) TrajectoryShape.ceilDiv(rows, ROWS_PER_SUM),
        task -> {
          long first = (long) task * ROWS_PER_SUM;
          sumShares(from, first, Math.min(rows, first + ROWS_PER_SUM));
        });
  }

  /** Gradients of keys and values are added up transposed, [d, S], which products do faster. */
  private void frame(long head, long frame, long from, long rows) {
    long d = shape.headWidth();
    long places = shape.places();
    long packed = 3 * shape.width();
    long blocks = TrajectoryShape.ceilDiv(rows, MAX_BLOCK_ROWS);
    long blockRows = TrajectoryShape.ceilDiv(rows, blocks);
    long keyAt = frame * places * packed + shape.width() + head * d;
    Operand dKey = Operand.of(Memory.at(dqkv, keyAt), packed);
    Operand dValue = Operand.of(Memory.at(dqkv, keyAt + shape.width()), packed);
    try (ScratchFloats.Room room = BLOCKS.room(2 * places * (d + blockRows) + blockRows * d)) {
      Operand dKeyT = Operand.of(room.take(d * places), places);
      Operand dValueT = Operand.of(room.take(d * places), places);
      if (from > 0) {
        MatrixCopy.transposed(dKey, dKeyT, places, d);
        MatrixCopy.transposed(dValue, dValueT, places, d);
      }
      Block block =
          new Block(
              head,
              frame,
              dKeyT.data(),
              dValueT.data(),
              room.take(blockRows * d),
              room.take(blockRows * places),
              room.take(blockRows * places));
      for (long first = 0; first < rows; first += blockRows) {
        block(block, from, first, Math.min(blockRows, rows - first));
      }
      MatrixCopy.transposed(dKeyT, dKey, d, places);
      MatrixCopy.transposed(dValueT, dValue, d, places);
    }
  }

  /**
   * What the blocks of one head and frame work with.
   *
   * @param dTokens dense copy of the block's token gradients [rows, d]
   * @param p spatial attention [rows, S]
   * @param ds gradient of its logits [rows, S]
   */
  private record Block(
      long head,
      long frame,
      FloatPointer dKeyT,
      FloatPointer dValueT,
      FloatPointer dTokens,
      FloatPointer p,
      FloatPointer ds) {}

  private void block(Block block, long from, long first, long rows) {
    long d = shape.headWidth();
    long width = shape.width();
    long places = shape.places();
    long stride = shape.frames() * width;
    float beta = from + first == 0 ? 0f : 1f;
    long firstKey = block.frame * places;
    Operand query = heads.query(block.head, from + first);
    Operand key = heads.key(block.head, firstKey);
    Operand value = heads.value(block.head, firstKey);
    FloatPointer tokens =
        Memory.at(trajectories, first * stride + block.frame * width + block.head * d);
    Operand dTokens = Operand.of(block.dTokens, d); // [rows, d]
    MatrixCopy.rows(Operand.of(tokens, stride), dTokens, rows, d);
    Operand p = Operand.of(block.p, places);
    Operand ds = Operand.of(block.ds, places);
    float scale = shape.scale();
    Gemm.single(rows, places, d, scale, query, key.transpose(), 0f, block.p, places);
    RowSoftmax.forward(block.p, rows, places);
    Gemm.single(d, places, rows, 1f, dTokens.transpose(), p, beta, block.dValueT, places);
    Gemm.single(rows, places, d, 1f, dTokens, value.transpose(), 0f, block.ds, places);
    RowSoftmax.backward(block.p, block.ds, block.ds, rows, places);
    Gemm.single(d, places, rows, scale, query.transpose(), ds, beta, block.dKeyT, places);
    Gemm.single(rows, d, places, scale, ds, key, 0f, tokens, stride);
  }

  /** Query gradients of some rows of the chunk: the frames' shares added up. */
  private void sumShares(long from, long first, long to) {
    int width = (int) shape.width();
    int length = (int) shape.frames() * width;
    float[] shares = SHARES.atLeast(length);
    float[] sum = SUM.atLeast(width);
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
