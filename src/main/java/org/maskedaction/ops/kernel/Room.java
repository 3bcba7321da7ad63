package org.maskedaction.ops.kernel;

import org.bytedeco.javacpp.FloatPointer;

/** One native buffer of the current thread, handed out in consecutive pieces. */
final class Room {
  private final FloatPointer buffer;
  private final long size;
  private long used;

  /** A room of {@code size} floats in a slot of {@link Scratch}. */
  Room(int slot, long size) {
    this.buffer = Scratch.local().floats(slot, size);
    this.size = size;
  }

  /** The next {@code count} floats, with undefined content. */
  FloatPointer take(long count) {
    if (used + count > size) {
      throw new IllegalStateException(
          "scratch of %d floats has no %d left after %d".formatted(size, count, used));
    }
    FloatPointer piece = Memory.at(buffer, used);
    used += count;
    return piece;
  }
}
