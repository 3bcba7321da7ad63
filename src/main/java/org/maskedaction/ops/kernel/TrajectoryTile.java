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
 * @param heads projections of the clip
 * @param frame the frame of the queries
 * @param from the first query, counted in the clip
 * @param rows queries
 */
record TrajectoryTile(
    TrajectoryShape shape,
    TrajectoryWeights weights,
    Heads heads,
    long frame,
    long from,
    long rows) {
  /** What a thread needs for the tile that it works on, in whichever direction. */
  static final ScratchFloats MEMORY = new ScratchFloats("a tile of queries");

  /** Beyond so many rows oneDNN takes a way that is slower for products this small. */
  private static final long MAX_GROUPS = 8;

  /** Tile {@code index} of a clip. */
  static TrajectoryTile of(
      TrajectoryShape shape, TrajectoryWeights weights, Heads heads, long index) {
    long frame = index / shape.tilesPerFrame();
    long skipped = index % shape.tilesPerFrame() * shape.tileRows();
    long rows = Math.min(shape.tileRows(), shape.places() - skipped);
    return new TrajectoryTile(shape, weights, heads, frame, frame * shape.places() + skipped, rows);
  }

  /**
   * Ỹ: each query's pool over the places of every frame.
   *
   * @param scores room for [rows, N]
   * @param trajectories Ỹ [rows, F, D]
   */
  void poolSpace(FloatPointer scores, FloatPointer trajectories) {
    long d = shape.headWidth();
    long tokens = shape.tokens();
    long row = shape.frames() * shape.width();
    for (long head = 0; head < shape.heads(); head++) {
      Operand query = heads.query(head, from);
      Operand key = heads.key(head, 0).transpose();
      Gemm.single(rows, tokens, d, shape.scale(), query, key, 0f, scores, tokens);
      RowSoftmax.forward(scores, rows * shape.frames(), shape.places());
      for (long f = 0; f < shape.frames(); f++) {
        long first = f * shape.places();
        Operand p = Operand.of(Memory.at(scores, first), tokens); // [rows, S]
        FloatPointer target = Memory.at(trajectories, f * shape.width() + head * d);
        Gemm.single(rows, d, shape.places(), 1f, p, heads.value(head, first), 0f, target, row);
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
    long frames = shape.frames();
    for (long i = 0; i < rows; i++) {
      Operand tokens = Operand.transposed(Memory.at(trajectories, i * frames * width), width);
      for (long first = 0; first < groups; first += MAX_GROUPS) {
        long count = Math.min(MAX_GROUPS, groups - first);
        Operand a = Operand.of(Memory.at(left, (i * groups + first) * width), width);
        FloatPointer c = Memory.at(target, (i * groups + first) * frames);
        Gemm.single(count, frames, width, 1f, a, tokens, 0f, c, frames);
      }
    }
  }

  /**
   * Weighted sums of each query's trajectory tokens: target_i = factors_i Ỹ_i.
   *
   * @param factors [rows, groups, F]
   * @param target [rows, groups, D]
   */
  void combine(FloatPointer factors, FloatPointer trajectories, long groups, FloatPointer target) {
    BatchedMatmul.product(
        rows, groups, shape.width(), shape.frames(), factors, trajectories, target);
  }

  /** Floats per query that {@link #poolTime} takes from its room. */
  static long timeFloats(TrajectoryShape shape) {
    return (1 + shape.heads()) * shape.width() + shape.heads() * shape.frames();
  }

  /**
   * The second attention, over time.
   *
   * @param trajectories Ỹ [rows, F, D]
   * @param target the queries' rows of the output, the heads side by side [rows, D]
   */
  void poolTime(FloatPointer trajectories, ScratchFloats.Room room, FloatPointer target) {
    long groups = shape.heads();
    FloatPointer queries = room.take(rows * shape.width());
    FloatPointer pooled = room.take(rows * groups * shape.width()); // [rows, h, D]
    FloatPointer attention = room.take(rows * groups * shape.frames()); // [rows, h, F]
    projectQueries(trajectories, queries);
    mapQueries(queries, pooled, groups);
    contract(pooled, trajectories, groups, attention);
    TemporalSoftmax.forward(attention, (int) (rows * groups), (int) shape.frames());
    combine(attention, trajectories, groups, pooled);
    if (shape.projectsValues()) {
      projectValues(pooled, target);
    } else {
      ownColumns(pooled, target);
    }
  }

  private void projectValues(FloatPointer pooled, FloatPointer y) {
    long width = shape.width();
    long d = shape.headWidth();
    FloatPointer bias = Memory.at(weights.keyValueBias(), width);
    for (long i = 0; i < rows; i++) {
      Memory.copy(Memory.at(y, i * width), bias, width);
    }
    for (long head = 0; head < shape.heads(); head++) {
      Operand z = Operand.of(Memory.at(pooled, head * width), shape.heads() * width);
      Operand value = weights.valueTransposed(shape, head);
      Gemm.single(rows, d, width, 1f, z, value, 1f, Memory.at(y, head * d), width);
    }
  }

  /** Each head's own columns of what it pooled. */
  private void ownColumns(FloatPointer pooled, FloatPointer y) {
    long d = shape.headWidth();
    for (long i = 0; i < rows * shape.heads(); i++) {
      FloatPointer own = Memory.at(pooled, i * shape.width() + i % shape.heads() * d);
      Memory.copy(Memory.at(y, i * d), own, d);
    }
  }
}
