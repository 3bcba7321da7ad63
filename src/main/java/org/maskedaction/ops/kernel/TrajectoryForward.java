package org.maskedaction.ops.kernel;

import org.bytedeco.javacpp.FloatPointer;

/**
 * Trajectory attention in tiles of queries, in float32. A thread keeps the scores of one head and
 * the trajectory tokens of one tile.
 *
 * @param shape sizes
 * @param weights projections
 */
public record TrajectoryForward(TrajectoryShape shape, TrajectoryWeights weights) {
  /**
   * Computes the output, the heads side by side.
   *
   * @param qkv packed projections [B, N, 3D]
   * @param y output [B, N, D]
   * @param trajectories receives the trajectory tokens Ỹ [B, N, F, D], or null
   */
  public void run(FloatPointer qkv, FloatPointer y, FloatPointer trajectories) {
    Heads.forGroups(
        shape,
        qkv,
        (first, clips) -> {
          long query = first * shape.tokens();
          run(clips, Memory.at(y, query * shape.width()), tokensOf(query, trajectories));
        });
  }

  /** Where the trajectory tokens of a query are kept, null if they are not. */
  private FloatPointer tokensOf(long query, FloatPointer trajectories) {
    return Memory.atOrNull(trajectories, query * shape.frames() * shape.width());
  }

  private void run(Heads[] clips, FloatPointer y, FloatPointer trajectories) {
    long tiles = shape.frames() * shape.tilesPerFrame();
    WorkerPool.loop(
        (int) (clips.length * tiles),
        task -> {
          int clip = (int) (task / tiles);
          TrajectoryTile tile = TrajectoryTile.of(shape, weights, clips[clip], task % tiles);
          long query = clip * shape.tokens() + tile.from();
          tile(tile, Memory.at(y, query * shape.width()), tokensOf(query, trajectories));
        });
  }

  /** Rows of the output, and of the trajectory tokens where they are kept, of one tile. */
  private void tile(TrajectoryTile tile, FloatPointer target, FloatPointer kept) {
    long rows = tile.rows();
    long tokenFloats = shape.frames() * shape.width();
    long rowFloats = shape.tokens() + tokenFloats + TrajectoryTile.timeFloats(shape);
    try (ScratchFloats.Room room = TrajectoryTile.MEMORY.room(rows * rowFloats)) {
      FloatPointer scores = room.take(rows * shape.tokens());
      FloatPointer own = room.take(rows * tokenFloats);
      FloatPointer trajectories = kept != null ? kept : own; // [rows, F, D]
      tile.poolSpace(scores, trajectories);
      tile.poolTime(trajectories, room, target);
    }
  }
}
