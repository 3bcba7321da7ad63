package org.maskedaction.interop;

import java.util.List;

/** Visits the values of a tensor that lies in memory with strides, in row-major order. */
final class StridedWalk {
  private final long[] shape;
  private final long[] strides;

  /** Extents and strides in elements, both not negative. */
  StridedWalk(List<Long> shape, List<Long> strides) {
    this.shape = shape.stream().mapToLong(Long::longValue).toArray();
    this.strides = strides.stream().mapToLong(Long::longValue).toArray();
  }

  /** Number of values. */
  long count() {
    long count = 1;
    for (long extent : shape) {
      count *= extent;
    }
    return count;
  }

  /** Number of elements from the first to the last value, for at least one value. */
  long span() {
    long last = 0;
    for (int axis = 0; axis < shape.length; axis++) {
      last += (shape[axis] - 1) * strides[axis];
    }
    return last + 1;
  }

  /** The values in order, from memory that starts with the first one. */
  float[] gather(float[] memory) {
    if (isDense()) {
      return memory;
    }
    float[] values = new float[(int) count()];
    long[] index = new long[shape.length];
    int at = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = memory[at];
      for (int axis = shape.length - 1; axis >= 0; axis--) {
        at += (int) strides[axis];
        if (++index[axis] < shape[axis]) {
          break;
        }
        at -= (int) (strides[axis] * shape[axis]);
        index[axis] = 0;
      }
    }
    return values;
  }

  private boolean isDense() {
    long expected = 1;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      if (shape[axis] != 1 && strides[axis] != expected) {
        return false;
      }
      expected *= shape[axis];
    }
    return true;
  }
}
