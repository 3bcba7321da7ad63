package org.maskedaction.ops.kernel;

import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.ops.kernel.TrajectoryBackward.Gradients;

/**
 * Gradients of Orthoformer attention in float32, with everything of {@link OrthoformerForward}
 * recomputed that was not kept. The landmarks are constant.
 *
 * <p>The queries are processed by {@link TrajectoryBackward}. A clip's own sums are of size F L D.
 */
public final class OrthoformerBackward {
  private static final ScratchFloats TOKENS = new ScratchFloats("recomputed trajectory tokens");
  private static final ScratchFloats CLIP = new ScratchFloats("landmark gradients of a clip");

  private final TrajectoryShape shape;
  private final long count;
  private final TrajectoryBackward backward;

  /** Gradients for the given sizes, projections and number of landmarks. */
  public OrthoformerBackward(TrajectoryShape shape, TrajectoryWeights weights, long count) {
    this(shape, weights, count, TrajectoryChunk.MAX_FLOATS);
  }

  /** As above with chunks of at most {@code chunkFloats} floats where a frame has no more. */
  OrthoformerBackward(
      TrajectoryShape shape, TrajectoryWeights weights, long count, long chunkFloats) {
    this.shape = shape;
    this.count = count;
    backward = new TrajectoryBackward(shape, weights, chunkFloats, shape.heads() * count);
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
    long floats = shape.tokens() * shape.width();
    long poolFloats = OrthoformerPool.floats(shape, count);
    long affinityFloats = backward.chunkRows() * shape.heads() * count;
    try (ScratchFloats.Room room = CLIP.room(2 * poolFloats + affinityFloats)) {
      FloatPointer pooled = room.take(poolFloats);
      FloatPointer dPooled = room.take(poolFloats);
      FloatPointer affinities = room.take(affinityFloats);
      backward.run(
          qkv,
          dy,
          out,
          (clip, heads) -> {
            FloatPointer own = Memory.at(landmarks, clip * count * shape.width());
            OrthoformerPool pool = OrthoformerPool.of(shape, heads, own, count, pooled);
            FloatPointer dqkv = Memory.atOrNull(out.qkv(), clip * floats * 3);
            return new ClipPooling(
                pool,
                new OrthoformerPoolGradient(pool, dPooled, affinities, dqkv),
                Memory.atOrNull(trajectories, clip * floats * shape.frames()));
          });
    }
  }

  /** By landmarks; {@code kept} are the clip's trajectory tokens, or null. */
  private record ClipPooling(
      OrthoformerPool pool, OrthoformerPoolGradient gradient, FloatPointer kept)
      implements TrajectoryBackward.Pooling {
    @Override
    public FloatPointer tokens(TrajectoryTile tile) {
      long rowFloats = pool.shape().frames() * pool.shape().width();
      if (kept != null) {
        return Memory.at(kept, tile.from() * rowFloats);
      }
      FloatPointer tokens = TOKENS.atLeast(tile.rows() * (rowFloats + pool.count()));
      FloatPointer byLandmark = Memory.at(tokens, tile.rows() * rowFloats);
      pool.tokens(tile.from(), tile.rows(), byLandmark, tokens);
      return tokens;
    }

    @Override
    public void addQueries(FloatPointer dTokens, long from, long rows) {
      gradient.addQueries(dTokens, from, rows);
    }

    @Override
    public void finish() {
      gradient.finish();
    }
  }
}
