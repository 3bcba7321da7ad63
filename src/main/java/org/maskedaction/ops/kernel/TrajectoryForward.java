package org.maskedaction.ops.kernel;

import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.ops.Backend;
import org.maskedaction.ops.kernel.Gemm.Operand;

/**
 * Trajectory attention in tiles of queries, in float32. A thread keeps the scores of one head and
 * the trajectory tokens of one tile, in native slot 9 of {@link Scratch}.
 *
 * @param shape sizes
 * @param weights projections
 */
public record TrajectoryForward(TrajectoryShape shape, TrajectoryWeights weights) {
  private static final int TILE_SLOT = 9;

  /**
   * Computes the output, the heads side by side.
   *
   * @param qkv packed projections [B, N, 3D]
   * @param y output [B, N, D]
   */
  public void run(FloatPointer qkv, FloatPointer y) {
    long tiles = shape.frames() * shape.tilesPerFrame();
    Backend.pool()
        .forEach(
            (int) (shape.batch() * tiles),
            task -> {
              long clip = task / tiles;
              FloatPointer packed = Memory.at(qkv, clip * shape.tokens() * 3 * shape.width());
              FloatPointer target = Memory.at(y, clip * shape.tokens() * shape.width());
              tile(TrajectoryTile.of(shape, weights, packed, task % tiles), target);
            });
  }

  private void tile(TrajectoryTile tile, FloatPointer y) {
    long width = shape.width();
    long heads = shape.heads();
    long rows = tile.rows();
    Room room = new Room(TILE_SLOT, rows * (shape.tokens() + rowFloats()));
    FloatPointer scores = room.take(rows * shape.tokens());
    FloatPointer trajectories = room.take(rows * shape.frames() * width); // [rows, F, D]
    FloatPointer queries = room.take(rows * width); // [rows, D]
    FloatPointer pooled = room.take(rows * heads * width); // [rows, h, D]
    FloatPointer attention = room.take(rows * heads * shape.frames()); // [rows, h, F]
    tile.poolSpace(scores, trajectories);
    tile.projectQueries(trajectories, queries);
    tile.mapQueries(queries, pooled, heads);
    tile.contract(pooled, trajectories, heads, attention);
    TemporalSoftmax.forward(attention, (int) (rows * heads), (int) shape.frames());
    tile.combine(attention, trajectories, heads, pooled);
    FloatPointer target = Memory.at(y, tile.from() * width);
    if (shape.projectsValues()) {
      projectValues(pooled, rows, target);
    } else {
      ownSlices(pooled, rows, target);
    }
  }

  private long rowFloats() {
    return (shape.frames() + 1 + shape.heads()) * shape.width() + shape.heads() * shape.frames();
  }

  private void projectValues(FloatPointer pooled, long rows, FloatPointer y) {
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
  private void ownSlices(FloatPointer pooled, long rows, FloatPointer y) {
    long d = shape.headWidth();
    for (long i = 0; i < rows * shape.heads(); i++) {
      FloatPointer own = Memory.at(pooled, i * shape.width() + i % shape.heads() * d);
      Memory.copy(Memory.at(y, i * d), own, d);
    }
  }
}
