package org.maskedaction.ops.kernel;

import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.ops.kernel.TrajectoryBackward.Gradients;

/**
 * Gradients of Orthoformer attention in float32, with everything of {@link OrthoformerForward}
 * recomputed that was not kept. The landmarks are constant.
 *
 * <p>As in {@link TrajectoryBackward}, the queries of a clip are processed in chunks of whole
 * frames that bound the memory, and no sum depends on the number of threads. A clip's own sums are
 * of size F L D.
 */
public final class OrthoformerBackward {
  private static final ScratchFloats TOKENS = new ScratchFloats("recomputed trajectory tokens");
  private static final ScratchFloats CLIP = new ScratchFloats("landmark gradients of a clip");

  private final TrajectoryShape shape;
  private final TrajectoryWeights weights;
  private final long count;
  private final TrajectoryChunk.Division division;

  /** Gradients for the given sizes, projections and number of landmarks. */
  public OrthoformerBackward(TrajectoryShape shape, TrajectoryWeights weights, long count) {
    this(shape, weights, count, TrajectoryChunk.MAX_FLOATS);
  }

  /** As above with chunks of at most {@code chunkFloats} floats where a frame has no more. */
  OrthoformerBackward(
      TrajectoryShape shape, TrajectoryWeights weights, long count, long chunkFloats) {
    this.shape = shape;
    this.weights = weights;
    this.count = count;
    long queryFloats = TrajectoryChunk.floatsPerQuery(shape) + shape.heads() * count;
    division = TrajectoryChunk.Division.of(shape, queryFloats, chunkFloats);
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
    long chunks = shape.batch() * division.perClip();
    long rows = division.frames() * shape.places();
    long poolFloats = OrthoformerPool.floats(shape, count);
    try (TrajectoryChunk chunk = TrajectoryChunk.open(shape, rows, chunks);
        Room room = CLIP.room(2 * poolFloats + rows * shape.heads() * count)) {
      FloatPointer pooled = room.take(poolFloats);
      FloatPointer dPooled = room.take(poolFloats);
      FloatPointer affinities = room.take(rows * shape.heads() * count);
      Heads.forClips(
          shape,
          qkv,
          (clip, heads) -> {
            long first = clip * shape.tokens() * shape.width();
            FloatPointer own = Memory.at(landmarks, clip * count * shape.width());
            OrthoformerPool pool = OrthoformerPool.of(shape, heads, own, count, pooled);
            FloatPointer kept =
                trajectories == null ? null : Memory.at(trajectories, first * shape.frames());
            OrthoformerPoolGradient space =
                out.qkv() == null
                    ? null
                    : new OrthoformerPoolGradient(
                        pool, dPooled, affinities, Memory.at(out.qkv(), 3 * first));
            runClip(pool, space, kept, dy, out, chunk, clip);
          });
      new TrajectoryWeightGradient(shape, out).finish(chunk, chunks, dy);
    }
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
    for (long firstFrame = 0; firstFrame < shape.frames(); firstFrame += division.frames()) {
      long frames = Math.min(division.frames(), shape.frames() - firstFrame);
      long from = firstFrame * shape.places();
      long rows = frames * shape.places();
      long index = clip * division.perClip() + firstFrame / division.frames();
      FloatPointer dyChunk = Memory.at(dy, (clip * shape.tokens() + from) * width);
      long firstTile = firstFrame * shape.tilesPerFrame();
      WorkerPool.shared()
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
    FloatPointer tokens = TOKENS.atLeast(tile.rows() * (rowFloats + count));
    FloatPointer byLandmark = Memory.at(tokens, tile.rows() * rowFloats);
    pool.tokens(tile.from(), tile.rows(), byLandmark, tokens);
    return tokens;
  }
}
