package org.maskedaction.ops.kernel;

import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.ops.Backend;
import org.maskedaction.ops.kernel.Gemm.Operand;

/**
 * Gradients of trajectory attention in float32, with everything of {@link TrajectoryForward}
 * recomputed.
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
   * @param dy gradient of the output [B, N, D]
   */
  public void run(FloatPointer qkv, FloatPointer dy, Gradients out) {
    long chunks = shape.batch() * chunksPerClip;
    long rows = framesPerChunk * shape.places();
    TrajectoryChunk chunk = TrajectoryChunk.allocate(CHUNK_SLOT, shape, rows, chunks);
    for (long index = 0; index < chunks; index++) {
      runChunk(qkv, dy, out, chunk, index);
    }
    if (out.queryBias() != null) {
      ColumnSum.of(chunk.biasSums(), chunks, (int) shape.width(), out.queryBias());
    }
    keyValueRest(dy, out);
  }

  private void runChunk(
      FloatPointer qkv, FloatPointer dy, Gradients out, TrajectoryChunk chunk, long index) {
    long width = shape.width();
    long clip = index / chunksPerClip;
    long firstFrame = index % chunksPerClip * framesPerChunk;
    long frames = Math.min(framesPerChunk, shape.frames() - firstFrame);
    long from = firstFrame * shape.places();
    long rows = frames * shape.places();
    FloatPointer packed = Memory.at(qkv, clip * shape.tokens() * 3 * width);
    FloatPointer dyChunk = Memory.at(dy, (clip * shape.tokens() + from) * width);
    Backend.pool()
        .forEach(
            (int) (frames * shape.tilesPerFrame()),
            task -> {
              long number = firstFrame * shape.tilesPerFrame() + task;
              TrajectoryTile tile = TrajectoryTile.of(shape, weights, packed, number);
              new TrajectoryTileGradient(tile, chunk, tile.from() - from).run(dyChunk);
            });
    weightGradients(dyChunk, chunk, rows, index == 0 ? 0f : 1f, out);
    ColumnSum.of(chunk.dQueries(), rows, (int) width, Memory.at(chunk.biasSums(), index * width));
    if (out.qkv() != null) {
      FloatPointer target = Memory.at(out.qkv(), clip * shape.tokens() * 3 * width);
      new TrajectorySpaceGradient(shape, packed, chunk.trajectories(), target).run(from, rows);
    }
  }

  /** Adds the chunk's share of the weight gradients, one task for each head and matrix. */
  private void weightGradients(
      FloatPointer dy, TrajectoryChunk chunk, long rows, float beta, Gradients out) {
    long width = shape.width();
    long d = shape.headWidth();
    long heads = shape.heads();
    FloatPointer dKey = out.keyValue();
    FloatPointer dValue =
        dKey == null || !shape.projectsValues() ? null : Memory.at(dKey, width * width);
    Operand own = Operand.of(chunk.own(), width);
    Backend.pool()
        .forEach(
            (int) (3 * heads),
            task -> {
              long head = task % heads;
              FloatPointer mapped = Memory.at(chunk.mapped(), head * width);
              Operand dMapped = Operand.of(mapped, 2 * heads * width);
              Operand pooled = Operand.of(Memory.at(mapped, heads * width), 2 * heads * width);
              switch ((int) (task / heads)) {
                case 0 -> add(out.query(), head, rows, 1f, chunk.dQueries(), own, beta);
                case 1 -> add(dKey, head, rows, shape.scale(), chunk.queries(), dMapped, beta);
                default -> add(dValue, head, rows, 1f, dy, pooled, beta);
              }
            });
  }

  /**
   * target_h = beta target_h + alpha left_hᵀ right, for the columns of a head in {@code left}
   * [rows, D].
   */
  private void add(
      FloatPointer target,
      long head,
      long rows,
      float alpha,
      FloatPointer left,
      Operand right,
      float beta) {
    if (target == null) {
      return;
    }
    long width = shape.width();
    long d = shape.headWidth();
    Operand a = Operand.transposed(Memory.at(left, head * d), width);
    FloatPointer c = Memory.at(target, head * d * width);
    Gemm.single(d, width, rows, alpha, a, right, beta, c, width);
  }

  /** The bias gradients of keys and values, and zeros where the values are not projected. */
  private void keyValueRest(FloatPointer dy, Gradients out) {
    long width = shape.width();
    if (out.keyValue() != null && !shape.projectsValues()) {
      Memory.zero(Memory.at(out.keyValue(), width * width), width * width);
    }
    if (out.keyValueBias() == null) {
      return;
    }
    Memory.zero(out.keyValueBias(), 2 * width);
    if (shape.projectsValues()) {
      FloatPointer target = Memory.at(out.keyValueBias(), width);
      ColumnSum.of(dy, shape.batch() * shape.tokens(), (int) width, target);
    }
  }
}
