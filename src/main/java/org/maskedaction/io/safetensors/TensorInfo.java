package org.maskedaction.io.safetensors;

import java.util.List;
import org.maskedaction.io.TensorType;

/**
 * Where and what a tensor of a safetensors file is.
 *
 * @param name unique in the file
 * @param type element type in the file
 * @param shape extents, slowest first; empty for a scalar
 * @param position first byte, counted from the start of the file
 * @param byteLength bytes in the file
 */
public record TensorInfo(
    String name, TensorType type, List<Long> shape, long position, long byteLength) {

  /** Takes its own copy of the shape. */
  public TensorInfo {
    shape = List.copyOf(shape);
  }

  /** Number of elements. */
  public long length() {
    return byteLength / type.width();
  }

  /** The extents as an array of the caller's own. */
  public long[] extents() {
    return shape.stream().mapToLong(Long::longValue).toArray();
  }
}
