package org.maskedaction.ops.kernel;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;

/**
 * A native buffer for one purpose, of which every thread has its own; see {@link ScratchArray}.
 * Large ones serve several kernels that a thread never runs at the same time: these take {@link
 * #room}, and a second one before the first is closed is an error.
 */
final class ScratchFloats {
  private static final ThreadLocal<List<Native>> OF_THREAD =
      ThreadLocal.withInitial(ArrayList::new);

  private final ThreadLocal<Native> local = ThreadLocal.withInitial(Native::new);
  private final String purpose;

  /** A native buffer of one thread, and whether a {@link Room} has it now. */
  private static final class Native {
    private FloatPointer floats; // null before the first request
    private boolean lent;

    Native() {
      OF_THREAD.get().add(this);
    }

    /** At least {@code count} floats with undefined content. */
    FloatPointer atLeast(long count) {
      if (floats == null || floats.capacity() < count) {
        free();
        floats = new FloatPointer(count);
      }
      return floats;
    }

    void free() {
      if (floats != null) {
        floats.deallocate();
      }
    }
  }

  /**
   * A buffer with a memory of its own.
   *
   * @param purpose what it holds, for messages
   */
  ScratchFloats(String purpose) {
    this.purpose = purpose;
  }

  /** Frees the native buffers of the current thread, which is about to end. */
  static void release() {
    OF_THREAD.get().forEach(Native::free);
    OF_THREAD.remove();
  }

  /** The current thread's buffer: at least {@code count} floats with undefined content. */
  FloatPointer atLeast(long count) {
    return free().atLeast(count);
  }

  /** The current thread's buffer for nobody else until the room is closed, {@code count} floats. */
  Room room(long count) {
    return new Room(free(), count);
  }

  private Native free() {
    Native buffer = local.get();
    if (buffer.lent) {
      throw new IllegalStateException(
          "the scratch memory for %s is in use on thread %s: a kernel asked for it inside another one that has it"
              .formatted(purpose, Thread.currentThread().getName()));
    }
    return buffer;
  }

  /**
   * A native buffer of the current thread, handed out in consecutive pieces. Until it is closed, on
   * the same thread, nobody else gets the buffer; the pieces end with it.
   */
  static final class Room implements AutoCloseable {
    private final Native lender;
    private final FloatPointer buffer;
    private final long size;
    private long used;

    /** A room of {@code size} floats in a buffer that is not lent. */
    private Room(Native lender, long size) {
      this.lender = lender;
      this.buffer = lender.atLeast(size);
      this.size = size;
      lender.lent = true;
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
      lender.lent = false;
    }
  }
}
