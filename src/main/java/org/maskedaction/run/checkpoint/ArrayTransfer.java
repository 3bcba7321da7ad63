package org.maskedaction.run.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.maskedaction.io.InputException;
import org.maskedaction.io.TensorSource;
import org.maskedaction.io.TensorType;
import org.maskedaction.io.safetensors.SafetensorsFile;
import org.nd4j.linalg.api.concurrency.AffinityManager.Location;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Moves arrays to and from safetensors files, directly between the file and the memory of the
 * array.
 */
public final class ArrayTransfer {
  private static final long CHUNK_BYTES = 1L << 28;

  private ArrayTransfer() {}

  /**
   * An array as a tensor to write. The array is read when its turn comes; only one that is not
   * dense in c order is copied.
   *
   * @throws IllegalArgumentException if the file format has no such element type
   */
  public static TensorSource source(String name, INDArray array) {
    TensorType type =
        TensorType.of(array.dataType())
            .orElseThrow(
                () -> {
                  String problem = "element type " + array.dataType() + " is not written";
                  return new IllegalArgumentException("tensor '" + name + "': " + problem);
                });
    List<Long> shape = Arrays.stream(array.shape()).boxed().toList();
    return new TensorSource(name, type, shape, channel -> write(array, type, channel));
  }

  /**
   * Fills an array with the values of a tensor; 16-bit floats are widened to float32.
   *
   * @param target dense in c order, of the tensor's shape and of {@link TensorType#arrayType()}
   * @throws InputException if there is no such tensor, or its shape or type is another
   * @throws IllegalArgumentException if {@code target} is not dense in c order
   */
  public static void readInto(SafetensorsFile file, String name, INDArray target) {
    SafetensorsFile.TensorInfo info = file.info(name);
    checkFits(file, info, target);
    if (target.isEmpty() || info.length() == 0) {
      return;
    }
    if (!isDense(target)) {
      throw new IllegalArgumentException("the array for '" + name + "' is not dense in c order");
    }
    if (info.type().isHalf()) {
      widenInto(file, info, target);
    } else {
      copyInto(file, info, target);
    }
    Nd4j.getAffinityManager().tagLocation(target, Location.HOST);
  }

  /**
   * A new array with the shape and values of a tensor; 16-bit floats become float32.
   *
   * @throws InputException if there is no such tensor, or reading fails
   */
  public static INDArray read(SafetensorsFile file, String name) {
    SafetensorsFile.TensorInfo info = file.info(name);
    INDArray array = Nd4j.createUninitialized(info.type().arrayType(), info.extents(), 'c');
    readInto(file, name, array);
    return array;
  }

  private static void write(INDArray array, TensorType type, WritableByteChannel channel)
      throws IOException {
    if (array.isEmpty()) {
      return;
    }
    INDArray dense = isDense(array) ? array : array.dup('c');
    Nd4j.getAffinityManager().ensureLocation(dense, Location.HOST);
    long total = dense.length() * type.width();
    for (long done = 0; done < total; done += CHUNK_BYTES) {
      channel.write(bytes(dense, done, Math.min(CHUNK_BYTES, total - done)));
    }
    if (dense != array) {
      dense.close();
    }
  }

  private static void copyInto(
      SafetensorsFile file, SafetensorsFile.TensorInfo info, INDArray target) {
    long[] done = {0};
    file.forEachWindow(
        info,
        window -> {
          int count = window.remaining();
          bytes(target, done[0], count).put(window);
          done[0] += count;
        });
  }

  private static void widenInto(
      SafetensorsFile file, SafetensorsFile.TensorInfo info, INDArray target) {
    long[] done = {0};
    file.forEachWindow(
        info,
        window -> {
          long count = (long) window.remaining() / info.type().width() * Float.BYTES;
          ByteBuffer part = bytes(target, done[0], count);
          info.type().putFloats(window, part.asFloatBuffer());
          done[0] += count;
        });
  }

  private static void checkFits(
      SafetensorsFile file, SafetensorsFile.TensorInfo info, INDArray target) {
    String tensor = "tensor '" + info.name() + "' of " + file.path();
    if (!Arrays.equals(info.extents(), target.shape())) {
      String expected = "; expected " + Arrays.toString(target.shape());
      throw new InputException(tensor + " has shape " + info.shape() + expected);
    }
    if (info.type().arrayType() != target.dataType()) {
      String expected = "; expected values for " + target.dataType();
      throw new InputException(tensor + " is " + info.type() + expected);
    }
  }

  /**
   * Whether the elements lie in row-major order without gaps; strides of extents of 1 say nothing.
   */
  private static boolean isDense(INDArray array) {
    long expected = 1;
    for (int axis = array.rank() - 1; axis >= 0; axis--) {
      if (array.size(axis) != 1 && array.stride(axis) != expected) {
        return false;
      }
      expected *= array.size(axis);
    }
    return true;
  }

  /** A view of part of a dense array's memory; supported platforms are little-endian. */
  private static ByteBuffer bytes(INDArray array, long offset, long count) {
    BytePointer memory = new BytePointer(array.data().addressPointer());
    // Moves the address itself: buffers cannot have positions behind 2 GiB.
    BytePointer part = memory.getPointer(offset).capacity(count);
    return part.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }
}
