package org.maskedaction.ops.kernel;

/**
 * A heap buffer for one purpose, of which every thread has its own. A class makes one for each
 * array that it needs at a time and keeps it in a static field, so that kernels that call each
 * other cannot write into one another's values. The memory stays with the thread and grows to the
 * largest request.
 */
public final class ScratchArray {
  private final ThreadLocal<float[]> local = ThreadLocal.withInitial(() -> new float[0]);

  /** The current thread's buffer: at least {@code count} floats with undefined content. */
  public float[] atLeast(int count) {
    float[] array = local.get();
    if (array.length < count) {
      array = new float[count];
      local.set(array);
    }
    return array;
  }
}
