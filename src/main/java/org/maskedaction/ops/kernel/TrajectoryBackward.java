package org.maskedaction.ops.kernel;

import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.ops.Backend;

/**
 * Gradients of trajectory attention in float32, with everything of {@link TrajectoryForward}
 * recomputed that was not kept.
 *
 * <p>The queries of a clip are processed in chunks of whole frames that bound the memory. In each
 * chunk, tiles of queries first give the gradients of their trajectory tokens; products over the
 * whole chunk then add to the gradients of the weights and, in {@link TrajectorySpaceGradient}, of
 * the packed projections. No sum depends on the number of threads. Native slots 8 (chunk, of the
 * calling thread) and 9 (tile) of {@link Scratch}.
 */
public final class TrajectoryBackward {
  private static final int CHUNK_SLOT = 8;

  /** 64 MB for what a chunk keeps. */
  private static final long CHUNK_FLOATS = 16L << 20;

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
  private final long chunksPerClip;
  private final long framesPerChunk;

  /** Gradients for the given sizes and projections. */
  public TrajectoryBackward(TrajectoryShape shape, TrajectoryWeights weights) {
    this(shape, weights, CHUNK_FLOATS);
  }

  /** As above with chunks of at most {@code chunkFloats} floats where a frame has no more. */
  TrajectoryBackward(TrajectoryShape shape, TrajectoryWeights weights, long chunkFloats) {
    this.shape = shape;
    this.weights = weights;
    long frameFloats = shape.places() * TrajectoryChunk.floatsPerQuery(shape);
    long limit = Math.max(1, chunkFloats / frameFloats);
    chunksPerClip = TrajectoryShape.ceilDiv(shape.frames(), limit);
    framesPerChunk = TrajectoryShape.ceilDiv(shape.frames(), chunksPerClip);
  }

  /**
   * Computes the gradients.
   *
   * @param qkv packed projections [B, N, 3D]
   * @param trajectories trajectory tokens Ỹ that the forward pass kept [B, N, F, D], or null
   * @param dy gradient of the output [B, N, D]
   */
  public void run(FloatPointer qkv, FloatPointer trajectories, FloatPointer dy, Gradients out) {
    long chunks = shape.batch() * chunksPerClip;
    long rows = framesPerChunk * shape.places();
    TrajectoryChunk chunk = TrajectoryChunk.allocate(CHUNK_SLOT, shape, rows, chunks);
    Heads.forGroups(
        shape.batch(),
        shape.tokens(),
        shape.width(),
        shape.heads(),
        qkv,
        (first, clips) -> {
          for (int i = 0; i < clips.length; i++) {
            runClip(clips[i], first + i, trajectories, dy, out, chunk);
          }
        });
    new TrajectoryWeightGradient(shape, out).finish(chunk, chunks, dy);
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
    for (long i = 0; i < chunksPerClip; i++) {
      runChunk(heads, kept, dy, out, chunk, clip * chunksPerClip + i);
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
    long clip = index / chunksPerClip;
    long firstFrame = index % chunksPerClip * framesPerChunk;
    long frames = Math.min(framesPerChunk, shape.frames() - firstFrame);
    long from = firstFrame * shape.places();
    long rows = frames * shape.places();
    FloatPointer dyChunk = Memory.at(dy, (clip * shape.tokens() + from) * width);
    Backend.pool()
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
