package org.maskedaction.ops.kernel;

import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.ops.kernel.Gemm.Operand;

/**
 * The queries, keys and values of every head of one clip. Products on the rows of a long packed
 * array, which lie 3 D apart, lose up to a third of their speed, so those are read from dense
 * copies.
 *
 * @param start first query of the first head
 * @param headStride floats from one head's first row to that of the next, and from the last head's
 *     queries to the first one's keys, and so on
 * @param rowStride floats from one token's row to the next
 * @param heads heads h
 */
record Heads(FloatPointer start, long headStride, long rowStride, long heads) {
  /** Packed projections of a clip that a core's cache holds as they are. */
  private static final long MAX_UNCOPIED_FLOATS = 1L << 18;

  /** 32 MB of copies at a time, where that is enough for one clip. */
  private static final long ROOM_FLOATS = 8L << 20;

  private static final ScratchFloats COPIES = new ScratchFloats("copies of heads");

  /** Some clips of a batch. */
  @FunctionalInterface
  interface Group {
    /** Works on the clips from number {@code first} on. */
    void run(long first, Heads[] clips);
  }

  /** Work on one clip. */
  @FunctionalInterface
  interface ClipTask {
    /** Works on clip number {@code clip} of the batch. */
    void run(long clip, Heads heads);
  }

  /** Calls {@code body} on each clip of a trajectory attention, on the calling thread. */
  static void forClips(TrajectoryShape shape, FloatPointer qkv, ClipTask body) {
    forGroups(
        shape,
        qkv,
        (first, clips) -> {
          for (int i = 0; i < clips.length; i++) {
            body.run(first + i, clips[i]);
          }
        });
  }

  /** As below for the sizes of a trajectory attention. */
  static void forGroups(TrajectoryShape shape, FloatPointer qkv, Group body) {
    forGroups(shape.batch(), shape.tokens(), shape.width(), shape.heads(), qkv, body);
  }

  /**
   * Calls {@code body} on the clips of a batch, on the calling thread; on as many at a time as it
   * has room for their copies.
   *
   * @param qkv packed projections [B, N, 3D]
   * @param width embedding width D
   */
  static void forGroups(
      long batch, long tokens, long width, long heads, FloatPointer qkv, Group body) {
    long floats = 3 * tokens * width;
    if (floats <= MAX_UNCOPIED_FLOATS) {
      body.run(0, clips(batch, floats, qkv, width / heads, 3 * width, heads));
      return;
    }
    long most = Math.min(batch, Math.max(1, ROOM_FLOATS / floats));
    FloatPointer room = COPIES.atLeast(most * floats);
    long d = width / heads;
    for (long first = 0; first < batch; first += most) {
      long count = Math.min(most, batch - first);
      Heads[] packed = clips(count, floats, Memory.at(qkv, first * floats), d, 3 * width, heads);
      Heads[] copies = clips(count, floats, room, tokens * d, d, heads);
      copy(packed, copies, tokens, d);
      body.run(first, copies);
    }
  }

  private static Heads[] clips(
      long count, long floats, FloatPointer start, long headStride, long rowStride, long heads) {
    Heads[] clips = new Heads[(int) count];
    for (int i = 0; i < clips.length; i++) {
      clips[i] = new Heads(Memory.at(start, i * floats), headStride, rowStride, heads);
    }
    return clips;
  }

  private static void copy(Heads[] from, Heads[] to, long tokens, long width) {
    int perClip = (int) (3 * from[0].heads);
    WorkerPool.loop(
        from.length * perClip,
        task -> {
          Operand source = from[task / perClip].rows(task % perClip, 0);
          Operand target = to[task / perClip].rows(task % perClip, 0);
          MatrixCopy.rows(source, target, tokens, width);
        });
  }

  /** Queries of a head from token {@code from} on, rows of d. */
  Operand query(long head, long from) {
    return rows(head, from);
  }

  /** Keys of a head from token {@code from} on, rows of d. */
  Operand key(long head, long from) {
    return rows(heads + head, from);
  }

  /** Values of a head from token {@code from} on, rows of d. */
  Operand value(long head, long from) {
    return rows(2 * heads + head, from);
  }

  private Operand rows(long block, long from) {
    return Operand.of(Memory.at(start, block * headStride + from * rowStride), rowStride);
  }
}
