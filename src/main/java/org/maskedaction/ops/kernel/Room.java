package org.maskedaction.ops.kernel;

import org.bytedeco.javacpp.FloatPointer;

/**
 * A native buffer of the current thread, handed out in consecutive pieces. Until it is closed, on
 * the same thread, nobody else gets the buffer; the pieces end with it.
 */
final class Room implements AutoCloseable {
  private final Scratch.Native lender;
  private final FloatPointer buffer;
  private final long size;
  private long used;

  /** A room of {@code size} floats in a buffer that is not lent. */
  Room(Scratch.Native lender, long size) {
    this.lender = lender;
    this.buffer = lender.atLeast(size);
    this.size = size;
    lender.setLent(true);
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

  @Override
  public void close() {
    lender.setLent(false);
  }
}
