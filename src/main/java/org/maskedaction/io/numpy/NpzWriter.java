package org.maskedaction.io.numpy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.maskedaction.io.DurableFiles;
import org.maskedaction.io.TensorSource;
import org.maskedaction.io.TensorType;
import org.maskedaction.io.ZipWriter;
import org.maskedaction.io.ZipWriter.Stamp;

/**
 * Writes named arrays as an uncompressed npz file of NumPy: a zip archive with one file in npy
 * format 1.0 per array. Values are read when the file is written, one array after the other. Equal
 * arrays give equal bytes.
 */
public final class NpzWriter {
  private final Stamp stamp;
  private final Map<String, Array> arrays = new LinkedHashMap<>();

  private record Array(byte[] header, TensorSource values) {}

  /** Of results of a run and weights. */
  public NpzWriter() {
    this(Stamp.FIRST_DAY);
  }

  private NpzWriter(Stamp stamp) {
    this.stamp = stamp;
  }

  /** Of data sets, whose entries have another stamp. */
  public static NpzWriter ofDataSet() {
    return new NpzWriter(Stamp.NO_DAY);
  }

  /** Adds an array of the tensor's name, type, shape and values. */
  public NpzWriter add(TensorSource tensor) {
    return put(tensor, tensor.type().numpyName(), tensor.shape());
  }

  /** Adds a float32 matrix of rows of {@code columns} values. */
  public NpzWriter add(String name, List<float[]> rows, int columns) {
    for (float[] row : rows) {
      if (row.length != columns) {
        throw new IllegalArgumentException(
            "%s: a row of %d values, expected %d".formatted(name, row.length, columns));
      }
    }
    List<Long> shape = List.of((long) rows.size(), (long) columns);
    return add(
        new TensorSource(
            name,
            TensorType.F32,
            shape,
            channel -> {
              ByteBuffer bytes = buffer(columns * Float.BYTES);
              for (float[] row : rows) {
                bytes.clear().asFloatBuffer().put(row);
                channel.write(bytes);
              }
            }));
  }

  /** Adds an array of unsigned bytes of any shape, its values in c-order. */
  public NpzWriter add(String name, byte[] values, int... shape) {
    return add(TensorSource.of(name, values, extents(shape)));
  }

  /** Adds a float32 array of any shape, its values in c-order. */
  public NpzWriter add(String name, float[] values, int... shape) {
    return add(TensorSource.of(name, values, extents(shape)));
  }

  /** Adds an int32 vector. */
  public NpzWriter add(String name, int[] values) {
    return add(TensorSource.of(name, values, values.length));
  }

  /** Adds an int64 vector. */
  public NpzWriter add(String name, long[] values) {
    return add(TensorSource.of(name, values, values.length));
  }

  /** Adds a vector of texts, as Unicode strings of the longest one's length. */
  public NpzWriter add(String name, List<String> texts) {
    List<int[]> codes = texts.stream().map(text -> text.codePoints().toArray()).toList();
    int width = Math.max(1, codes.stream().mapToInt(code -> code.length).max().orElse(1));
    int[] padded =
        codes.stream().flatMapToInt(code -> IntStream.of(Arrays.copyOf(code, width))).toArray();
    return put(
        TensorSource.of(name, padded, texts.size(), width),
        "<U" + width,
        List.of((long) texts.size()));
  }

  private NpzWriter put(TensorSource values, String type, List<Long> shape) {
    byte[] header = NpyHeader.format(type, shape.stream().mapToLong(Long::longValue).toArray());
    if (arrays.put(values.name(), new Array(header, values)) != null) {
      throw new IllegalArgumentException("two arrays are named '" + values.name() + "'");
    }
    return this;
  }

  private static long[] extents(int... shape) {
    return Arrays.stream(shape).asLongStream().toArray();
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Writes all arrays; a file that exists is replaced in one step. */
  public void write(Path path) throws IOException {
    DurableFiles.replace(
        path,
        channel -> {
          ZipWriter zip = new ZipWriter(channel, stamp);
          for (Map.Entry<String, Array> array : arrays.entrySet()) {
            byte[] header = array.getValue().header();
            TensorSource values = array.getValue().values();
            zip.add(
                array.getKey() + NpzFile.ENDING,
                header.length + values.byteLength(),
                entry -> {
                  entry.write(ByteBuffer.wrap(header));
                  values.writeTo(entry);
                });
          }
          zip.finish();
        });
  }
}
