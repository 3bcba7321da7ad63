package org.maskedaction.io.safetensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import java.util.List;
import org.maskedaction.io.TensorType;

/**
 * A tensor to write: what it is, and who writes its values when their turn comes.
 *
 * @param name unique in the file
 * @param type element type; F16 and BF16 are not written
 * @param shape extents, slowest first; empty for a scalar
 * @param values writes exactly the little-endian bytes of the tensor, row-major
 */
public record TensorSource(String name, TensorType type, List<Long> shape, Values values) {
  private static final int CHUNK_FLOATS = 1 << 18;

  /** Writes the values of one tensor. */
  @FunctionalInterface
  public interface Values {
    /** Writes all bytes; an exception aborts the whole file. */
    void writeTo(WritableByteChannel channel) throws IOException;
  }

  /** Refuses a reserved name and types that are not written. */
  public TensorSource {
    shape = List.copyOf(shape);
    if (name.equals(SafetensorsHeader.METADATA)) {
      throw new IllegalArgumentException("the tensor name " + name + " is reserved");
    }
    if (type.isHalf()) {
      throw new IllegalArgumentException("tensor '" + name + "': " + type + " is read only");
    }
    if (shape.stream().anyMatch(extent -> extent < 0)) {
      throw new IllegalArgumentException("tensor '" + name + "': negative extent in " + shape);
    }
  }

  /** An F32 tensor of values in row-major order; the array is read when it is written. */
  public static TensorSource of(String name, float[] values, long... shape) {
    List<Long> extents = Arrays.stream(shape).boxed().toList();
    TensorSource source =
        new TensorSource(name, TensorType.F32, extents, channel -> write(values, channel));
    if (source.byteLength() != (long) values.length * Float.BYTES) {
      throw new IllegalArgumentException(
          "tensor '" + name + "': " + values.length + " values do not fill " + extents);
    }
    return source;
  }

  /** Bytes of the tensor in the file. */
  public long byteLength() {
    return shape.stream().mapToLong(Long::longValue).reduce(type.width(), Math::multiplyExact);
  }

  private static void write(float[] values, WritableByteChannel channel) throws IOException {
    int chunk = Math.min(CHUNK_FLOATS, values.length);
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(chunk * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int start = 0; start < values.length; start += chunk) {
      int count = Math.min(chunk, values.length - start);
      bytes.asFloatBuffer().put(values, start, count);
      channel.write(bytes.position(0).limit(count * Float.BYTES));
      bytes.clear();
    }
  }
}
