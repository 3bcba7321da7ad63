package org.maskedaction.ops.kernel;

import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.ops.kernel.Gemm.Operand;

/** Gradients of one tile of queries that need no sum over queries, on the calling thread. */
final class TrajectoryTileGradient {
  private final TrajectoryTile tile;
  private final TrajectoryShape shape;
  private final TrajectoryChunk chunk;
  private final long row;
  private final long rows;

  private final FloatPointer kept;

  /**
   * The gradients of {@code tile}, whose first query is number {@code row} of the chunk.
   *
   * @param kept the tile's trajectory tokens [rows, F, D], or null to compute them again
   */
  TrajectoryTileGradient(TrajectoryTile tile, TrajectoryChunk chunk, long row, FloatPointer kept) {
    this.tile = tile;
    this.shape = tile.shape();
    this.chunk = chunk;
    this.row = row;
    this.kept = kept;
    this.rows = tile.rows();
  }

  /**
   * Recomputes the tile and fills its rows of the chunk from {@code dy}, those of the whole chunk.
   */
  void run(FloatPointer dy) {
    try (ScratchFloats.Room room = TrajectoryTile.MEMORY.room(rows * tileRowFloats())) {
      run(dy, room);
    }
  }

  private void run(FloatPointer dy, ScratchFloats.Room room) {
    long width = shape.width();
    long groups = 2 * shape.heads();
    FloatPointer trajectories = kept != null ? kept : recomputed(room); // Ỹ [rows, F, D]
    FloatPointer left = room.take(rows * groups * width); // R, then dz, [rows, 2h, D]
    FloatPointer pairs = room.take(rows * groups * shape.frames()); // [rows, 2h, F]
    FloatPointer queries = Memory.at(chunk.queries(), row * width);
    tile.projectQueries(trajectories, queries);
    tile.mapQueries(queries, left, groups);
    pooledGradient(Memory.at(dy, row * width), left);
    tile.contract(left, trajectories, groups, pairs);
    TemporalSoftmax.backward(pairs, (int) rows, (int) shape.heads(), (int) shape.frames());
    FloatPointer mapped = Memory.at(chunk.mapped(), row * groups * width);
    tile.combine(pairs, trajectories, groups, mapped);
    FloatPointer dTrajectories = Memory.at(chunk.trajectories(), row * shape.frames() * width);
    spread(pairs, left, dTrajectories);
    queryGradient(mapped, Memory.at(chunk.dQueries(), row * width), dTrajectories);
    copyOwn(tile.ownFrame(trajectories), Memory.at(chunk.own(), row * width));
  }

  private FloatPointer recomputed(ScratchFloats.Room room) {
    FloatPointer scores = room.take(rows * shape.tokens());
    FloatPointer trajectories = room.take(rows * shape.frames() * shape.width());
    tile.poolSpace(scores, trajectories);
    return trajectories;
  }

  private long tileRowFloats() {
    long forward = kept != null ? 0 : shape.tokens() + shape.frames() * shape.width();
    return forward + 2 * shape.heads() * (shape.width() + shape.frames());
  }

  /** dz = dy_h W̃v_h for each head, into the second half of every query's rows of {@code left}. */
  private void pooledGradient(FloatPointer dy, FloatPointer left) {
    long width = shape.width();
    long d = shape.headWidth();
    long row = 2 * shape.heads() * width;
    FloatPointer target = Memory.at(left, shape.heads() * width);
    if (shape.projectsValues()) {
      for (long head = 0; head < shape.heads(); head++) {
        Operand dHead = Operand.of(Memory.at(dy, head * d), width);
        Operand value = Operand.of(tile.weights().value(shape, head), width);
        Gemm.single(rows, width, d, 1f, dHead, value, 0f, Memory.at(target, head * width), row);
      }
      return;
    }
    for (long i = 0; i < rows; i++) {
      Memory.zero(Memory.at(target, i * row), shape.heads() * width);
      for (long head = 0; head < shape.heads(); head++) {
        FloatPointer own = Memory.at(target, i * row + head * (width + d));
        Memory.copy(own, Memory.at(dy, i * width + head * d), d);
      }
    }
  }

  /** dỸ_i = pairs_iᵀ left_i. */
  private void spread(FloatPointer pairs, FloatPointer left, FloatPointer target) {
    BatchedMatmul.transposedProduct(
        rows, shape.frames(), shape.width(), 2 * shape.heads(), pairs, left, target);
  }

  /** dq̃ from the gradient of R, and what it adds to dỸ of the own frame. */
  private void queryGradient(
      FloatPointer mapped, FloatPointer dQueries, FloatPointer dTrajectories) {
    long width = shape.width();
    long d = shape.headWidth();
    for (long head = 0; head < shape.heads(); head++) {
      Operand dMapped = Operand.of(Memory.at(mapped, head * width), 2 * shape.heads() * width);
      Operand key = Operand.transposed(tile.weights().key(shape, head), width);
      FloatPointer target = Memory.at(dQueries, head * d);
      Gemm.single(rows, d, width, shape.scale(), dMapped, key, 0f, target, width);
    }
    Operand own = tile.ownFrame(dTrajectories);
    Operand query = Operand.of(tile.weights().query(), width);
    Gemm.single(
        rows, width, width, 1f, Operand.of(dQueries, width), query, 1f, own.data(), own.stride());
  }

  private void copyOwn(Operand source, FloatPointer target) {
    for (long i = 0; i < rows; i++) {
      FloatPointer row = Memory.at(source.data(), i * source.stride());
      Memory.copy(Memory.at(target, i * shape.width()), row, shape.width());
    }
  }
}
