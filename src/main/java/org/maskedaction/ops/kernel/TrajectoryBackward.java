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

  /** What the gradients need of the pooling of one clip over places. */
  interface Pooling {
    /** The trajectory tokens of a tile, or null to pool it again. // [rows, F, D] */
    FloatPointer tokens(TrajectoryTile tile);

    /**
     * Takes the gradients of the trajectory tokens of {@code rows} queries from {@code from} on.
     *
     * @param dTokens dỸ [rows, F, D], may be overwritten
     */
    void addQueries(FloatPointer dTokens, long from, long rows);

    /** Called once all queries were added. */
    default void finish() {}
  }

  /** Makes the pooling of a clip. */
  interface Poolings {
    Pooling of(long clip, Heads heads);
  }

  private final TrajectoryShape shape;
  private final TrajectoryWeights weights;
  private final TrajectoryChunk.Division division;

  /** Gradients for the given sizes and projections. */
  public TrajectoryBackward(TrajectoryShape shape, TrajectoryWeights weights) {
    this(shape, weights, TrajectoryChunk.MAX_FLOATS);
  }

  /** As above with chunks of at most {@code chunkFloats} floats where a frame has no more. */
  TrajectoryBackward(TrajectoryShape shape, TrajectoryWeights weights, long chunkFloats) {
    this(shape, weights, chunkFloats, 0);
  }

  /** As above where a pooling takes {@code poolingFloats} floats for each query of a chunk. */
  TrajectoryBackward(
      TrajectoryShape shape, TrajectoryWeights weights, long chunkFloats, long poolingFloats) {
    this.shape = shape;
    this.weights = weights;
    long queryFloats = TrajectoryChunk.floatsPerQuery(shape) + poolingFloats;
    division = TrajectoryChunk.Division.of(shape, queryFloats, chunkFloats);
  }

  /** Queries of every chunk but a clip's last one, which may have fewer. */
  long chunkRows() {
    return division.frames() * shape.places();
  }

  /**
   * Computes the gradients.
   *
   * @param qkv packed projections [B, N, 3D]
   * @param trajectories trajectory tokens Ỹ that the forward pass kept [B, N, F, D], or null
   * @param dy gradient of the output [B, N, D]
   */
  public void run(FloatPointer qkv, FloatPointer trajectories, FloatPointer dy, Gradients out) {
    long floats = shape.tokens() * shape.width();
    run(
        qkv,
        dy,
        out,
        (clip, heads) ->
            new ExactPooling(
                shape,
                heads,
                Memory.atOrNull(trajectories, clip * floats * shape.frames()),
                Memory.atOrNull(out.qkv(), clip * floats * 3)));
  }

  /** As above for another pooling. */
  void run(FloatPointer qkv, FloatPointer dy, Gradients out, Poolings poolings) {
    long chunks = shape.batch() * division.perClip();
    try (TrajectoryChunk chunk = TrajectoryChunk.open(shape, chunkRows(), chunks)) {
      Heads.forClips(
          shape,
          qkv,
          (clip, heads) -> {
            Pooling pooling = poolings.of(clip, heads);
            for (long i = 0; i < division.perClip(); i++) {
              runChunk(heads, pooling, dy, out, chunk, clip * division.perClip() + i);
            }
            if (out.qkv() != null) {
              pooling.finish();
            }
          });
      new TrajectoryWeightGradient(shape, out).finish(chunk, chunks, dy);
    }
  }

  private void runChunk(
      Heads heads,
      Pooling pooling,
      FloatPointer dy,
      Gradients out,
      TrajectoryChunk chunk,
      long index) {
    long clip = index / division.perClip();
    long firstFrame = index % division.perClip() * division.frames();
    long frames = Math.min(division.frames(), shape.frames() - firstFrame);
    long from = firstFrame * shape.places();
    long rows = frames * shape.places();
    FloatPointer dyChunk = Memory.at(dy, (clip * shape.tokens() + from) * shape.width());
    WorkerPool.loop(
        (int) (frames * shape.tilesPerFrame()),
        task -> {
          long number = firstFrame * shape.tilesPerFrame() + task;
          TrajectoryTile tile = TrajectoryTile.of(shape, weights, heads, number);
          FloatPointer tokens = pooling.tokens(tile);
          new TrajectoryTileGradient(tile, chunk, tile.from() - from, tokens).run(dyChunk);
        });
    new TrajectoryWeightGradient(shape, out).add(dyChunk, chunk, rows, index);
    if (out.qkv() != null) {
      pooling.addQueries(chunk.trajectories(), from, rows);
    }
  }

  /** Over all places of a frame; {@code kept} are the clip's trajectory tokens, or null. */
  private record ExactPooling(
      TrajectoryShape shape, Heads heads, FloatPointer kept, FloatPointer dqkv) implements Pooling {
    @Override
    public FloatPointer tokens(TrajectoryTile tile) {
      return Memory.atOrNull(kept, tile.from() * shape.frames() * shape.width());
    }

    @Override
    public void addQueries(FloatPointer dTokens, long from, long rows) {
      new TrajectorySpaceGradient(shape, heads, dTokens, dqkv).run(from, rows);
    }
  }
}
