package org.maskedaction.io.safetensors;

import java.io.IOException;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.maskedaction.io.DurableFiles;
import org.maskedaction.io.InputException;
import org.maskedaction.io.TensorType;

/**
 * Reads tensors of a safetensors file: an 8-byte little-endian header length, a JSON header, and
 * the raw little-endian values in row-major order. The header is validated on opening. Values are
 * mapped window by window, so neither a file nor a tensor is limited to 2 GiB. Not safe for use by
 * several threads at once.
 */
public final class SafetensorsFile implements AutoCloseable {
  private static final long WINDOW_BYTES = 1L << 28;

  private final Path path;
  private final FileChannel channel;
  private final SafetensorsHeader header;
  private final long windowBytes;

  private SafetensorsFile(
      Path path, FileChannel channel, SafetensorsHeader header, long windowBytes) {
    this.path = path;
    this.channel = channel;
    this.header = header;
    this.windowBytes = windowBytes;
  }

  /**
   * Opens a file and checks its whole header.
   *
   * @throws InputException if the file is missing, unreadable or malformed
   */
  public static SafetensorsFile open(Path path) {
    return open(path, WINDOW_BYTES);
  }

  /** Opens with a given mapping window, a multiple of 8 bytes. */
  public static SafetensorsFile open(Path path, long windowBytes) {
    if (!Files.isRegularFile(path)) {
      throw new InputException("safetensors file " + path + " does not exist");
    }
    try {
      FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
      try {
        SafetensorsHeader header = SafetensorsHeader.read(path, channel);
        return new SafetensorsFile(path, channel, header, windowBytes);
      } catch (IOException | RuntimeException e) {
        DurableFiles.cleanUpAfter(e, channel::close);
        throw e;
      }
    } catch (InputException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new InputException("cannot read safetensors file " + path + ": " + e.getMessage(), e);
    }
  }

  /** The path it was opened with. */
  public Path path() {
    return path;
  }

  /** Names of all tensors, in the header's order. */
  public Set<String> names() {
    return Collections.unmodifiableSet(header.tensors().keySet());
  }

  /** Free key-value text of the file; empty if there is none. */
  public Map<String, String> metadata() {
    return Collections.unmodifiableMap(header.metadata());
  }

  /**
   * Type, shape and place of a tensor.
   *
   * @throws InputException if the file has no such tensor
   */
  public TensorInfo info(String name) {
    TensorInfo info = header.tensors().get(name);
    if (info == null) {
      throw new InputException("safetensors file " + path + " has no tensor '" + name + "'");
    }
    return info;
  }

  /**
   * Puts all raw little-endian bytes of a tensor into {@code target}, from its position on.
   *
   * @throws InputException if there is no such tensor, or reading fails
   * @throws IllegalArgumentException if {@code target} has not exactly the room for them
   */
  public void readInto(String name, ByteBuffer target) {
    TensorInfo info = info(name);
    checkRoom(info, target, info.byteLength());
    forEachWindow(info, target::put);
  }

  /**
   * Puts all values of an F32, F16 or BF16 tensor into {@code target}, from its position on.
   *
   * @throws InputException if there is no such tensor, it has another type, or reading fails
   * @throws IllegalArgumentException if {@code target} has not exactly the room for them
   */
  public void readInto(String name, FloatBuffer target) {
    TensorInfo info = info(name);
    if (!info.type().readsAsFloat()) {
      String types = info.type() + "; expected F32, F16 or BF16";
      throw new InputException("tensor '" + name + "' of " + path + " is " + types);
    }
    checkRoom(info, target, info.length());
    forEachWindow(info, window -> info.type().putFloats(window, target));
  }

  /**
   * All values of an F32, F16 or BF16 tensor of fewer than 2^31 elements, row-major.
   *
   * @throws InputException if there is no such tensor, it has another type, it is too large, or
   *     reading fails
   */
  public float[] floats(String name) {
    TensorInfo info = info(name);
    if (info.length() > Integer.MAX_VALUE - 8) {
      throw new InputException(
          "tensor '" + name + "' of " + path + " is too large for one array: " + info.shape());
    }
    float[] values = new float[(int) info.length()];
    readInto(name, FloatBuffer.wrap(values));
    return values;
  }

  /** Hands the bytes of a tensor to {@code use}, in order, in little-endian read-only windows. */
  public void forEachWindow(TensorInfo info, Consumer<ByteBuffer> use) {
    long done = 0;
    while (done < info.byteLength()) {
      long bytes = Math.min(windowBytes, info.byteLength() - done);
      use.accept(map(info, done, bytes));
      done += bytes;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new InputException("cannot close safetensors file " + path, e);
    }
  }

  private ByteBuffer map(TensorInfo info, long offset, long bytes) {
    try {
      return channel
          .map(FileChannel.MapMode.READ_ONLY, info.position() + offset, bytes)
          .order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      String message = "cannot read tensor '" + info.name() + "' of " + path + ": ";
      throw new InputException(message + e.getMessage(), e);
    }
  }

  private void checkRoom(TensorInfo info, Buffer target, long needed) {
    if (target.remaining() != needed) {
      String room = "needs room for " + needed + ", given " + target.remaining();
      throw new IllegalArgumentException("tensor '" + info.name() + "' of " + path + " " + room);
    }
  }

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
}
