package org.maskedaction.ops.kernel;

import org.bytedeco.javacpp.FloatPointer;

/**
 * What the tiles of a chunk of queries leave for the sums over queries.
 *
 * @param trajectories dỸ [rows, F, D]
 * @param mapped gradient of R and, after it, the pooled tokens z of each query, [rows, 2h, D]
 * @param own Ỹ of the queries' own frame, [rows, D]
 * @param queries q̃ [rows, D]
 * @param dQueries gradient of q̃, [rows, D]
 * @param biasSums sums of {@code dQueries} over the queries of each chunk so far, [chunks, D]
 */
record TrajectoryChunk(
    FloatPointer trajectories,
    FloatPointer mapped,
    FloatPointer own,
    FloatPointer queries,
    FloatPointer dQueries,
    FloatPointer biasSums) {
  /** Native floats that a chunk takes for each of its queries. */
  static long floatsPerQuery(TrajectoryShape shape) {
    return (shape.frames() + 2 * shape.heads() + 3) * shape.width();
  }

  /** A chunk of {@code rows} queries in a slot of the current thread's {@link Scratch}. */
  static TrajectoryChunk allocate(int slot, TrajectoryShape shape, long rows, long chunks) {
    long width = shape.width();
    Room room = new Room(slot, rows * floatsPerQuery(shape) + chunks * width);
    return new TrajectoryChunk(
        room.take(rows * shape.frames() * width),
        room.take(rows * 2 * shape.heads() * width),
        room.take(rows * width),
        room.take(rows * width),
        room.take(rows * width),
        room.take(chunks * width));
  }
}
