package org.maskedaction.ops.kernel;

import org.bytedeco.javacpp.FloatPointer;

/**
 * What the tiles of a chunk of queries leave for the sums over queries. A chunk holds whole frames
 * of a clip, as many as fit into a bound; a thread has one at a time and closes it.
 *
 * @param room the memory of all of it
 * @param trajectories dỸ [rows, F, D]
 * @param mapped gradient of R and, after it, the pooled tokens z of each query, [rows, 2h, D]
 * @param own Ỹ of the queries' own frame, [rows, D]
 * @param queries q̃ [rows, D]
 * @param dQueries gradient of q̃, [rows, D]
 * @param biasSums sums of {@code dQueries} over the queries of each chunk so far, [chunks, D]
 */
record TrajectoryChunk(
    ScratchFloats.Room room,
    FloatPointer trajectories,
    FloatPointer mapped,
    FloatPointer own,
    FloatPointer queries,
    FloatPointer dQueries,
    FloatPointer biasSums)
    implements AutoCloseable {
  /** 64 MB for what a chunk keeps. */
  static final long MAX_FLOATS = 16L << 20;

  private static final ScratchFloats MEMORY = new ScratchFloats("a chunk of queries");

  /** Native floats that a chunk takes for each of its queries. */
  static long floatsPerQuery(TrajectoryShape shape) {
    return (shape.frames() + 2 * shape.heads() + 3) * shape.width();
  }

  /**
   * How the frames of a clip are divided.
   *
   * @param perClip chunks of a clip
   * @param frames frames of every chunk but a clip's last one, which may have fewer
   */
  record Division(long perClip, long frames) {
    /** Into as few chunks as have {@code maxFloats} floats, or one frame where it has more. */
    static Division of(TrajectoryShape shape, long floatsPerQuery, long maxFloats) {
      long limit = Math.max(1, maxFloats / (shape.places() * floatsPerQuery));
      long perClip = TrajectoryShape.ceilDiv(shape.frames(), limit);
      return new Division(perClip, TrajectoryShape.ceilDiv(shape.frames(), perClip));
    }
  }

  /**
   * A chunk in the current thread's memory.
   *
   * @param rows its queries
   * @param chunks chunks of all clips
   */
  static TrajectoryChunk open(TrajectoryShape shape, long rows, long chunks) {
    long width = shape.width();
    ScratchFloats.Room room = MEMORY.room(rows * floatsPerQuery(shape) + chunks * width);
    return new TrajectoryChunk(
        room,
        room.take(rows * shape.frames() * width),
        room.take(rows * 2 * shape.heads() * width),
        room.take(rows * width),
        room.take(rows * width),
        room.take(rows * width),
        room.take(chunks * width));
  }

  @Override
  public void close() {
    room.close();
  }
}
