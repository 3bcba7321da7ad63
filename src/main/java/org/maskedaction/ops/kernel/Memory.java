package org.maskedaction.ops.kernel;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Addresses of dense arrays, for kernels. A pointer does not keep its array alive: whoever calls a
 * kernel holds the arrays until it returns.
 */
public final class Memory {
  private static final long FLOAT_BYTES = Float.BYTES;

  private Memory() {}

  /** The first element of a dense float32 array. */
  public static FloatPointer floats(INDArray array) {
    return (FloatPointer) array.data().addressPointer();
  }

  /** The first element of a dense float32 array, or null for null. */
  public static FloatPointer floatsOrNull(INDArray array) {
    return array == null ? null : floats(array);
  }

  /** The first element of a dense int32 array. */
  public static IntPointer ints(INDArray array) {
    return (IntPointer) array.data().addressPointer();
  }

  /** A copy of the values of a dense float32 array, in their order. */
  public static float[] values(INDArray array) {
    float[] values = new float[Math.toIntExact(array.length())];
    floats(array).get(values, 0, values.length);
    return values;
  }

  /** Writes the first values of a dense float32 array. */
  public static void write(INDArray array, float[] values) {
    floats(array).put(values, 0, values.length);
  }

  /** Writes the first values of a dense int32 array. */
  public static void write(INDArray array, int[] values) {
    ints(array).put(values, 0, values.length);
  }

  /** The address {@code offset} floats after {@code base}. */
  public static FloatPointer at(FloatPointer base, long offset) {
    return offset == 0 ? base : base.getPointer(offset);
  }

  /** The address {@code offset} floats after {@code base}, or null for null. */
  static FloatPointer atOrNull(FloatPointer base, long offset) {
    return base == null ? null : at(base, offset);
  }

  /** Copies {@code count} floats. */
  public static void copy(FloatPointer target, FloatPointer source, long count) {
    Pointer.memcpy(target, source, count * FLOAT_BYTES);
  }

  /** Sets {@code count} floats to zero. */
  public static void zero(FloatPointer target, long count) {
    Pointer.memset(target, 0, count * FLOAT_BYTES);
  }
}
