package org.maskedaction.ops.kernel;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.javacpp.FloatPointer;

/**
 * The buffers that one thread keeps between kernel calls: one for each {@link ScratchArray} and
 * {@link ScratchFloats}, which draw their numbers here. They grow to the largest request.
 */
final class Scratch {
  private static final ThreadLocal<Scratch> LOCAL = ThreadLocal.withInitial(Scratch::new);
  private static final AtomicInteger ARRAYS = new AtomicInteger();
  private static final AtomicInteger NATIVES = new AtomicInteger();

  private float[][] arrays = new float[0][];
  private Native[] natives = new Native[0];

  private Scratch() {}

  /** A native buffer, and whether a {@link ScratchFloats.Room} has it now. */
  static final class Native {
    private FloatPointer floats; // null before the first request
    private boolean lent;

    /** At least {@code count} floats with undefined content. */
    FloatPointer atLeast(long count) {
      if (floats == null || floats.capacity() < count) {
        free();
        floats = new FloatPointer(count);
      }
      return floats;
    }

    private void free() {
      if (floats != null) {
        floats.deallocate();
      }
    }

    boolean isLent() {
      return lent;
    }

    void setLent(boolean isLent) {
      lent = isLent;
    }
  }

  /** A number that no other heap buffer has. */
  static int nextArray() {
    return ARRAYS.getAndIncrement();
  }

  /** A number that no other native buffer has. */
  static int nextNative() {
    return NATIVES.getAndIncrement();
  }

  /** The buffers of the current thread. */
  static Scratch local() {
    return LOCAL.get();
  }

  /** Frees the buffers of the current thread, which is about to end. */
  static void release() {
    for (Native buffer : local().natives) {
      if (buffer != null) {
        buffer.free();
      }
    }
    LOCAL.remove();
  }

  /** At least {@code count} floats on the heap with undefined content. */
  float[] array(int number, int count) {
    float[] array = number < arrays.length ? arrays[number] : null;
    return array != null && array.length >= count ? array : newArray(number, count);
  }

  private float[] newArray(int number, int count) {
    if (number >= arrays.length) {
      arrays = Arrays.copyOf(arrays, ARRAYS.get());
    }
    arrays[number] = new float[count];
    return arrays[number];
  }

  /** A native buffer. */
  Native floats(int number) {
    Native buffer = number < natives.length ? natives[number] : null;
    return buffer != null ? buffer : newNative(number);
  }

  private Native newNative(int number) {
    if (number >= natives.length) {
      natives = Arrays.copyOf(natives, NATIVES.get());
    }
    natives[number] = new Native();
    return natives[number];
  }
}
