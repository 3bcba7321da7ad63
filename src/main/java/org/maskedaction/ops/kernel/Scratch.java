package org.maskedaction.ops.kernel;

import org.bytedeco.javacpp.FloatPointer;

/** Buffers that a thread keeps between kernel calls, by slot; they grow to the largest request. */
public final class Scratch {
  private static final int SLOTS = 16;
  private static final ThreadLocal<Scratch> LOCAL = ThreadLocal.withInitial(Scratch::new);

  private final FloatPointer[] natives = new FloatPointer[SLOTS];
  private final float[][] arrays = new float[SLOTS][0];

  private Scratch() {}

  /** The buffers of the current thread. */
  public static Scratch local() {
    return LOCAL.get();
  }

  /** At least {@code count} floats of native memory with undefined content. */
  public FloatPointer floats(int slot, long count) {
    FloatPointer buffer = natives[slot];
    if (buffer == null || buffer.capacity() < count) {
      if (buffer != null) {
        buffer.deallocate();
      }
      buffer = new FloatPointer(count);
      natives[slot] = buffer;
    }
    return buffer;
  }

  /** At least {@code count} floats on the heap with undefined content. */
  public float[] array(int slot, int count) {
    if (arrays[slot].length < count) {
      arrays[slot] = new float[count];
    }
    return arrays[slot];
  }
}
