package org.maskedaction.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A tensor to write: what it is, and who writes its values when their turn comes.
 *
 * @param name unique in the file
 * @param type element type; F16 and BF16 are not written
 * @param shape extents, slowest first; empty for a scalar
 * @param values writes exactly the little-endian bytes of the tensor, row-major
 */
public record TensorSource(String name, TensorType type, List<Long> shape, ByteSource values) {
  private static final int CHUNK_FLOATS = 1 << 18;

  /** Refuses types that are not written. */
  public TensorSource {
    shape = List.copyOf(shape);
    if (type.isHalf()) {
      throw new IllegalArgumentException("tensor '" + name + "': " + type + " is read only");
    }
    if (shape.stream().anyMatch(extent -> extent < 0)) {
      throw new IllegalArgumentException("tensor '" + name + "': negative extent in " + shape);
    }
  }

  /** An F32 tensor of values in row-major order; the array is read when it is written. */
  public static TensorSource of(String name, float[] values, long... shape) {
    return of(name, TensorType.F32, values.length, shape, channel -> write(values, channel));
  }

  /** An F32 tensor whose values are asked for when it is written, so that they need not stay. */
  public static TensorSource of(String name, List<Long> shape, Supplier<float[]> values) {
    return new TensorSource(name, TensorType.F32, shape, channel -> write(values.get(), channel));
  }

  /** An I32 tensor of values in row-major order; the array is read when it is written. */
  public static TensorSource of(String name, int[] values, long... shape) {
    return of(
        name,
        TensorType.I32,
        values.length,
        shape,
        atOnce(values.length, Integer.BYTES, bytes -> bytes.asIntBuffer().put(values)));
  }

  /** An I64 tensor of values in row-major order; the array is read when it is written. */
  public static TensorSource of(String name, long[] values, long... shape) {
    return of(
        name,
        TensorType.I64,
        values.length,
        shape,
        atOnce(values.length, Long.BYTES, bytes -> bytes.asLongBuffer().put(values)));
  }

  /** A U8 tensor of values in row-major order; the array is read when it is written. */
  public static TensorSource of(String name, byte[] values, long... shape) {
    return of(
        name,
        TensorType.U8,
        values.length,
        shape,
        channel -> channel.write(ByteBuffer.wrap(values)));
  }

  private static TensorSource of(
      String name, TensorType type, int count, long[] shape, ByteSource values) {
    List<Long> extents = Arrays.stream(shape).boxed().toList();
    TensorSource source = new TensorSource(name, type, extents, values);
    if (source.byteLength() != (long) count * type.width()) {
      throw new IllegalArgumentException(
          "tensor '%s': %d values do not fill %s".formatted(name, count, extents));
    }
    return source;
  }

  private static ByteSource atOnce(int values, int width, Consumer<ByteBuffer> filling) {
    return channel -> {
      ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values, width));
      filling.accept(bytes.order(ByteOrder.LITTLE_ENDIAN));
      channel.write(bytes);
    };
  }

  /** Bytes of the tensor in the file. */
  public long byteLength() {
    return shape.stream().mapToLong(Long::longValue).reduce(type.width(), Math::multiplyExact);
  }

  /**
   * Writes all values.
   *
   * @throws IllegalStateException if more or fewer bytes come than the shape needs
   */
  public void writeTo(WritableByteChannel channel) throws IOException {
    ExactChannel exact = new ExactChannel(channel, "tensor '" + name + "'", byteLength());
    values.writeTo(exact);
    exact.checkComplete();
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
