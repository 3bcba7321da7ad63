package org.maskedaction.ops.kernel;

import org.bytedeco.javacpp.FloatPointer;

/**
 * Gradients of trajectory attention in float32, with everything of {@link TrajectoryForward}
 * recomputed that was not kept.
 *
 * <p>The queries of a clip are processed in chunks of whole frames that bound the memory. In each
 * chunk, tiles of queries first give the gradients of their trajectory tokens; products over the
 * whole chunk then add to the gradients of the weights and, in {@link TrajectorySpaceGradient}, of
 * the packed projections. No sum depends on the number of threads.
 */
public final class TrajectoryBackward {
  /**
   * Where the gradients go; each may be null.
   *
   * @param qkv [B, N, 3D]
   * @param query of W̃q, [D, D]
   * @param queryBias [D]
   * @param keyValue of W̃k and W̃v, [2D, D]
   * @param keyValueBias [2D]
   */
  public record Gradients(
      FloatPointer qkv,
      FloatPointer query,
      FloatPointer queryBias,
      FloatPointer keyValue,
      FloatPointer keyValueBias) {}

  private final TrajectoryShape shape;
  private final TrajectoryWeights weights;
  private final TrajectoryChunk.Division division;

  /** Gradients for the given sizes and projections. */
  public TrajectoryBackward(TrajectoryShape shape, TrajectoryWeights weights) {
    this(shape, weights, TrajectoryChunk.MAX_FLOATS);
  }

  /** As above with chunks of at most {@code chunkFloats} floats where a frame has no more. */
  TrajectoryBackward(TrajectoryShape shape, TrajectoryWeights weights, long chunkFloats) {
    this.shape = shape;
    this.weights = weights;
    long queryFloats = TrajectoryChunk.floatsPerQuery(shape);
    division = TrajectoryChunk.Division.of(shape, queryFloats, chunkFloats);
  }

  /**
   * Computes the gradients.
   *
   * @param qkv packed projections [B, N, 3D]
   * @param trajectories trajectory tokens Ỹ that the forward pass kept [B, N, F, D], or null
   * @param dy gradient of the output [B, N, D]
   */
  public void run(FloatPointer qkv, FloatPointer trajectories, FloatPointer dy, Gradients out) {
    long chunks = shape.batch() * division.perClip();
    long rows = division.frames() * shape.places();
    try (TrajectoryChunk chunk = TrajectoryChunk.open(shape, rows, chunks)) {
      Heads.forClips(
          shape, qkv, (clip, heads) -> runClip(heads, clip, trajectories, dy, out, chunk));
      new TrajectoryWeightGradient(shape, out).finish(chunk, chunks, dy);
    }
  }

  private void runClip(
      Heads heads,
      long clip,
      FloatPointer trajectories,
      FloatPointer dy,
      Gradients out,
      TrajectoryChunk chunk) {
    FloatPointer kept =
        trajectories == null
            ? null
            : Memory.at(trajectories, clip * shape.tokens() * shape.frames() * shape.width());
    for (long i = 0; i < division.perClip(); i++) {
      runChunk(heads, kept, dy, out, chunk, clip * division.perClip() + i);
    }
  }

  private void runChunk(
      Heads heads,
      FloatPointer trajectories,
      FloatPointer dy,
      Gradients out,
      TrajectoryChunk chunk,
      long index) {
    long width = shape.width();
    long clip = index / division.perClip();
    long firstFrame = index % division.perClip() * division.frames();
    long frames = Math.min(division.frames(), shape.frames() - firstFrame);
    long from = firstFrame * shape.places();
    long rows = frames * shape.places();
    FloatPointer dyChunk = Memory.at(dy, (clip * shape.tokens() + from) * width);
    WorkerPool.shared()
        .forEach(
            (int) (frames * shape.tilesPerFrame()),
            task -> {
              long number = firstFrame * shape.tilesPerFrame() + task;
              TrajectoryTile tile = TrajectoryTile.of(shape, weights, heads, number);
              FloatPointer kept =
                  trajectories == null
                      ? null
                      : Memory.at(trajectories, tile.from() * shape.frames() * width);
              new TrajectoryTileGradient(tile, chunk, tile.from() - from, kept).run(dyChunk);
            });
    new TrajectoryWeightGradient(shape, out).add(dyChunk, chunk, rows, index);
    if (out.qkv() != null) {
      FloatPointer target = Memory.at(out.qkv(), clip * shape.tokens() * 3 * width);
      new TrajectorySpaceGradient(shape, heads, chunk.trajectories(), target).run(from, rows);
    }
  }
}
