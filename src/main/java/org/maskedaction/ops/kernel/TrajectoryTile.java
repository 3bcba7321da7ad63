package org.maskedaction.ops.kernel;

import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.ops.kernel.Gemm.Operand;

/**
 * The steps of trajectory attention for some queries of one frame, on the calling thread.
 *
 * <p>With R the queries of the second attention taken back through the key projection, the temporal
 * logits are products of R with the trajectory tokens Ỹ themselves, and the value projection can
 * follow the temporal pooling. Projected keys and values are therefore never formed.
 *
 * @param shape sizes
 * @param weights projections
 * @param qkv packed projections of the clip, [N, 3D]
 * @param frame the frame of the queries
 * @param from the first query, counted in the clip
 * @param rows queries
 */
record TrajectoryTile(
    TrajectoryShape shape,
    TrajectoryWeights weights,
    FloatPointer qkv,
    long frame,
    long from,
    long rows) {

  /** Tile {@code index} of a clip. */
  static TrajectoryTile of(
      TrajectoryShape shape, TrajectoryWeights weights, FloatPointer qkv, long index) {
    long frame = index / shape.tilesPerFrame();
    long skipped = index % shape.tilesPerFrame() * shape.tileRows();
    long rows = Math.min(shape.tileRows(), shape.places() - skipped);
    return new TrajectoryTile(shape, weights, qkv, frame, frame * shape.places() + skipped, rows);
  }

  /**
   * Ỹ: each query's pool over the places of every frame.
   *
   * @param scores room for [rows, N]
   * @param trajectories Ỹ [rows, F, D]
   */
  void poolSpace(FloatPointer scores, FloatPointer trajectories) {
    long d = shape.headWidth();
    long packed = 3 * shape.width();
    long row = shape.frames() * shape.width();
    for (long head = 0; head < shape.heads(); head++) {
      FloatPointer base = Memory.at(qkv, head * d);
      Operand query = Operand.of(Memory.at(base, from * packed), packed);
      Operand key = Operand.transposed(Memory.at(base, shape.width()), packed);
      Gemm.single(rows, shape.tokens(), d, shape.scale(), query, key, 0f, scores, shape.tokens());
      RowSoftmax.forward(scores, rows * shape.frames(), shape.places());
      for (long f = 0; f < shape.frames(); f++) {
        long first = f * shape.places();
        Operand p = Operand.of(Memory.at(scores, first), shape.tokens()); // [rows, S]
        Operand value = Operand.of(Memory.at(base, first * packed + 2 * shape.width()), packed);
        FloatPointer target = Memory.at(trajectories, f * shape.width() + head * d);
        Gemm.single(rows, d, shape.places(), 1f, p, value, 0f, target, row);
      }
    }
  }

  /** q̃ [rows, D]: the projected trajectory tokens of the queries' own frame. */
  void projectQueries(FloatPointer trajectories, FloatPointer queries) {
    long width = shape.width();
    for (long i = 0; i < rows; i++) {
      Memory.copy(Memory.at(queries, i * width), weights.queryBias(), width);
    }
    Operand weight = Operand.transposed(weights.query(), width);
    Gemm.single(rows, width, width, 1f, ownFrame(trajectories), weight, 1f, queries, width);
  }

  /** The trajectory tokens of the queries' own frame, [rows, D]. */
  Operand ownFrame(FloatPointer trajectories) {
    long width = shape.width();
    return Operand.of(Memory.at(trajectories, frame * width), shape.frames() * width);
  }

  /**
   * R, scaled: row (i, h) is d^-1/2 W̃k_hᵀ q̃_ih.
   *
   * @param queries q̃ [rows, D]
   * @param target the rows of head 0, [rows, D] with a stride of {@code groups} D; those of the
   *     other heads follow each
   */
  void mapQueries(FloatPointer queries, FloatPointer target, long groups) {
    long width = shape.width();
    long d = shape.headWidth();
    for (long head = 0; head < shape.heads(); head++) {
      Operand query = Operand.of(Memory.at(queries, head * d), width);
      Operand key = Operand.of(weights.key(shape, head), width);
      FloatPointer place = Memory.at(target, head * width);
      Gemm.single(rows, width, d, shape.scale(), query, key, 0f, place, groups * width);
    }
  }

  /**
   * Products with each query's trajectory tokens: target_i = left_i Ỹ_iᵀ.
   *
   * @param left [rows, groups, D]
   * @param target [rows, groups, F]
   */
  void contract(FloatPointer left, FloatPointer trajectories, long groups, FloatPointer target) {
    long width = shape.width();
    for (long i = 0; i < rows; i++) {
      Operand a = Operand.of(Memory.at(left, i * groups * width), width);
      Operand tokens =
          Operand.transposed(Memory.at(trajectories, i * shape.frames() * width), width);
      FloatPointer c = Memory.at(target, i * groups * shape.frames());
      Gemm.single(groups, shape.frames(), width, 1f, a, tokens, 0f, c, shape.frames());
    }
  }

  /**
   * Weighted sums of each query's trajectory tokens: target_i = factors_i Ỹ_i.
   *
   * @param factors [rows, groups, F]
   * @param target [rows, groups, D]
   */
  void combine(FloatPointer factors, FloatPointer trajectories, long groups, FloatPointer target) {
    long width = shape.width();
    for (long i = 0; i < rows; i++) {
      Operand a = Operand.of(Memory.at(factors, i * groups * shape.frames()), shape.frames());
      Operand tokens = Operand.of(Memory.at(trajectories, i * shape.frames() * width), width);
      FloatPointer c = Memory.at(target, i * groups * width);
      Gemm.single(groups, width, shape.frames(), 1f, a, tokens, 0f, c, width);
    }
  }
}
