package org.maskedaction.ops.kernel;

import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.ops.Backend;
import org.maskedaction.ops.kernel.TrajectoryBackward.Gradients;

/**
 * Gradients of Orthoformer attention in float32, with everything of {@link OrthoformerForward}
 * recomputed that was not kept. The landmarks are constant.
 *
 * <p>As in {@link TrajectoryBackward}, the queries of a clip are processed in chunks of whole
 * frames that bound the memory, and no sum depends on the number of threads. Native slots 8 to 11
 * of {@link Scratch}; a clip's own sums, in slot 11, are of size F L D.
 */
public final class OrthoformerBackward {
  private static final int CHUNK_SLOT = 8;
  private static final int TILE_SLOT = 10;
  private static final int CLIP_SLOT = 11;

  /** 64 MB for what a chunk keeps. */
  private static final long CHUNK_FLOATS = 16L << 20;

  private final TrajectoryShape shape;
  private final TrajectoryWeights weights;
  private final long count;
  private final long chunksPerClip;
  private final long framesPerChunk;

  /** Gradients for the given sizes, projections and number of landmarks. */
  public OrthoformerBackward(TrajectoryShape shape, TrajectoryWeights weights, long count) {
    this(shape, weights, count, CHUNK_FLOATS);
  }

  /** As above with chunks of at most {@code chunkFloats} floats where a frame has no more. */
  OrthoformerBackward(
      TrajectoryShape shape, TrajectoryWeights weights, long count, long chunkFloats) {
    this.shape = shape;
    this.weights = weights;
    this.count = count;
    long queryFloats = TrajectoryChunk.floatsPerQuery(shape) + shape.heads() * count;
    long limit = Math.max(1, chunkFloats / (shape.places() * queryFloats));
    chunksPerClip = TrajectoryShape.ceilDiv(shape.frames(), limit);
    framesPerChunk = TrajectoryShape.ceilDiv(shape.frames(), chunksPerClip);
  }

  /**
   * Computes the gradients.
   *
   * @param qkv packed projections [B, N, 3D]
   * @param landmarks landmarks Λ [B, L, D]
   * @param trajectories trajectory tokens Ỹ that the forward pass kept [B, N, F, D], or null
   * @param dy gradient of the output [B, N, D]
   */
  public void run(
      FloatPointer qkv,
      FloatPointer landmarks,
      FloatPointer trajectories,
      FloatPointer dy,
      Gradients out) {
    long chunks = shape.batch() * chunksPerClip;
    long rows = framesPerChunk * shape.places();
    TrajectoryChunk chunk = TrajectoryChunk.allocate(CHUNK_SLOT, shape, rows, chunks);
    long poolFloats = OrthoformerPool.floats(shape, count);
    Room room = new Room(CLIP_SLOT, 2 * poolFloats + rows * shape.heads() * count);
    FloatPointer pooled = room.take(poolFloats);
    FloatPointer dPooled = room.take(poolFloats);
    FloatPointer affinities = room.take(rows * shape.heads() * count);
    Heads.forGroups(
        shape.batch(),
        shape.tokens(),
        shape.width(),
        shape.heads(),
        qkv,
        (firstClip, clips) -> {
          for (int i = 0; i < clips.length; i++) {
            long clip = firstClip + i;
            long first = clip * shape.tokens() * shape.width();
            FloatPointer own = Memory.at(landmarks, clip * count * shape.width());
            OrthoformerPool pool = OrthoformerPool.of(shape, clips[i], own, count, pooled);
            FloatPointer kept =
                trajectories == null ? null : Memory.at(trajectories, first * shape.frames());
            OrthoformerPoolGradient space =
                out.qkv() == null
                    ? null
                    : new OrthoformerPoolGradient(
                        pool, dPooled, affinities, Memory.at(out.qkv(), 3 * first));
            runClip(pool, space, kept, dy, out, chunk, clip);
          }
        });
    new TrajectoryWeightGradient(shape, out).finish(chunk, chunks, dy);
  }

  private void runClip(
      OrthoformerPool pool,
      OrthoformerPoolGradient space,
      FloatPointer kept,
      FloatPointer dy,
      Gradients out,
      TrajectoryChunk chunk,
      long clip) {
    long width = shape.width();
    for (long firstFrame = 0; firstFrame < shape.frames(); firstFrame += framesPerChunk) {
      long frames = Math.min(framesPerChunk, shape.frames() - firstFrame);
      long from = firstFrame * shape.places();
      long rows = frames * shape.places();
      long index = clip * chunksPerClip + firstFrame / framesPerChunk;
      FloatPointer dyChunk = Memory.at(dy, (clip * shape.tokens() + from) * width);
      long firstTile = firstFrame * shape.tilesPerFrame();
      Backend.pool()
          .forEach(
              (int) (frames * shape.tilesPerFrame()),
              task -> {
                TrajectoryTile tile =
                    TrajectoryTile.of(shape, weights, pool.heads(), firstTile + task);
                FloatPointer tokens = tokens(pool, tile, kept);
                new TrajectoryTileGradient(tile, chunk, tile.from() - from, tokens).run(dyChunk);
              });
      new TrajectoryWeightGradient(shape, out).add(dyChunk, chunk, rows, index);
      if (space != null) {
        space.addQueries(chunk.trajectories(), from, rows);
      }
    }
    if (space != null) {
      space.finish();
    }
  }

  /** The trajectory tokens of a tile, kept or computed again. // [rows, F, D] */
  private FloatPointer tokens(OrthoformerPool pool, TrajectoryTile tile, FloatPointer kept) {
    long rowFloats = shape.frames() * shape.width();
    if (kept != null) {
      return Memory.at(kept, tile.from() * rowFloats);
    }
    Room room = new Room(TILE_SLOT, tile.rows() * (rowFloats + count));
    FloatPointer tokens = room.take(tile.rows() * rowFloats);
    pool.tokens(tile.from(), tile.rows(), room.take(tile.rows() * count), tokens);
    return tokens;
  }
}
