package org.maskedaction.ops.kernel;

import org.bytedeco.javacpp.FloatPointer;

/**
 * Orthoformer attention in tiles of queries, in float32: {@link OrthoformerPool} over places, then
 * trajectory attention over time.
 *
 * @param shape sizes
 * @param weights projections
 * @param count landmarks L of each head
 */
public record OrthoformerForward(TrajectoryShape shape, TrajectoryWeights weights, long count) {
  private static final ScratchFloats POOLED = new ScratchFloats("values pooled by landmark");

  /**
   * Computes the output, the heads side by side.
   *
   * @param qkv packed projections [B, N, 3D]
   * @param landmarks landmarks Λ [B, L, D]
   * @param y output [B, N, D]
   * @param trajectories receives the trajectory tokens Ỹ [B, N, F, D], or null
   */
  public void run(
      FloatPointer qkv, FloatPointer landmarks, FloatPointer y, FloatPointer trajectories) {
    FloatPointer pooled = POOLED.atLeast(OrthoformerPool.floats(shape, count));
    long clipFloats = shape.tokens() * shape.width();
    Heads.forClips(
        shape,
        qkv,
        (clip, heads) -> {
          FloatPointer own = Memory.at(landmarks, clip * count * shape.width());
          clip(
              OrthoformerPool.of(shape, heads, own, count, pooled),
              Memory.at(y, clip * clipFloats),
              Memory.atOrNull(trajectories, clip * clipFloats * shape.frames()));
        });
  }

  private void clip(OrthoformerPool pool, FloatPointer y, FloatPointer kept) {
    WorkerPool.loop(
        (int) (shape.frames() * shape.tilesPerFrame()),
        index -> tile(pool, TrajectoryTile.of(shape, weights, pool.heads(), index), y, kept));
  }

  /** Rows of the output, and of the trajectory tokens where they are kept, of one tile. */
  private void tile(OrthoformerPool pool, TrajectoryTile tile, FloatPointer y, FloatPointer kept) {
    long rows = tile.rows();
    long tokenFloats = shape.frames() * shape.width();
    long rowFloats = count + tokenFloats + TrajectoryTile.timeFloats(shape);
    try (ScratchFloats.Room room = TrajectoryTile.MEMORY.room(rows * rowFloats)) {
      FloatPointer byLandmark = room.take(rows * count);
      FloatPointer own = room.take(rows * tokenFloats);
      FloatPointer trajectories =
          kept == null ? own : Memory.at(kept, tile.from() * tokenFloats); // [rows, F, D]
      pool.tokens(tile.from(), rows, byLandmark, trajectories);
      tile.poolTime(trajectories, room, Memory.at(y, tile.from() * shape.width()));
    }
  }
}
