package org.maskedaction.io.numpy;

import static java.util.stream.Collectors.joining;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.maskedaction.io.DurableFiles;

/**
 * Writes named arrays as an uncompressed npz file of NumPy: a zip archive with one file in npy
 * format 1.0 per array. Equal arrays give equal bytes.
 */
public final class NpzWriter {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
  private static final int ALIGNMENT = 64;
  private static final int LENGTH_BYTES = 2;
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0); // zip's first

  private final Map<String, byte[]> files = new LinkedHashMap<>();

  /** Adds a float32 matrix of rows of {@code columns} values. */
  public NpzWriter add(String name, List<float[]> rows, int columns) {
    ByteBuffer data = buffer((long) rows.size() * columns * Float.BYTES);
    for (float[] row : rows) {
      if (row.length != columns) {
        throw new IllegalArgumentException(
            "%s: a row of %d values, expected %d".formatted(name, row.length, columns));
      }
      for (float value : row) {
        data.putFloat(value);
      }
    }
    return put(name, "<f4", rows.size() + ", " + columns, data);
  }

  private static void requireFilled(String name, int values, int... shape) {
    if (values != Arrays.stream(shape).reduce(1, Math::multiplyExact)) {
      throw new IllegalArgumentException(
          "%s: %d values for the shape %s".formatted(name, values, Arrays.toString(shape)));
    }
  }

  /** Adds an array of unsigned bytes of any shape, its values in c-order. */
  public NpzWriter add(String name, byte[] values, int... shape) {
    requireFilled(name, values.length, shape);
    return put(name, "|u1", shapeText(shape), buffer(values.length).put(values));
  }

  /** Adds a float32 array of any shape, its values in c-order. */
  public NpzWriter add(String name, float[] values, int... shape) {
    requireFilled(name, values.length, shape);
    ByteBuffer data = buffer((long) values.length * Float.BYTES);
    data.asFloatBuffer().put(values);
    return put(name, "<f4", shapeText(shape), data);
  }

  /** The inside of a Python tuple; one of a single number ends in a comma. */
  private static String shapeText(int... shape) {
    String numbers = Arrays.stream(shape).mapToObj(Integer::toString).collect(joining(", "));
    return shape.length == 1 ? numbers + "," : numbers;
  }

  /** Adds an int32 vector. */
  public NpzWriter add(String name, int[] values) {
    ByteBuffer data = buffer((long) values.length * Integer.BYTES);
    for (int value : values) {
      data.putInt(value);
    }
    return put(name, "<i4", values.length + ",", data);
  }

  /** Adds a vector of texts, as Unicode strings of the longest one's length. */
  public NpzWriter add(String name, List<String> texts) {
    List<int[]> codes = texts.stream().map(text -> text.codePoints().toArray()).toList();
    int width = Math.max(1, codes.stream().mapToInt(code -> code.length).max().orElse(1));
    ByteBuffer data = buffer((long) texts.size() * width * Integer.BYTES);
    for (int i = 0; i < codes.size(); i++) {
      data.position(i * width * Integer.BYTES);
      for (int code : codes.get(i)) {
        data.putInt(code);
      }
    }
    return put(name, "<U" + width, texts.size() + ",", data);
  }

  /** Adds an int64 vector. */
  public NpzWriter add(String name, long[] values) {
    ByteBuffer data = buffer((long) values.length * Long.BYTES);
    data.asLongBuffer().put(values);
    return put(name, "<i8", values.length + ",", data);
  }

  private static ByteBuffer buffer(long bytes) {
    return ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private NpzWriter put(String name, String type, String shape, ByteBuffer data) {
    String header =
        String.format(
            Locale.ROOT, "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }", type, shape);
    int unpadded = MAGIC.length + LENGTH_BYTES + header.length() + 1;
    int padding = (ALIGNMENT - unpadded % ALIGNMENT) % ALIGNMENT;
    String padded = header + " ".repeat(padding) + "\n";
    ByteBuffer file = buffer((long) unpadded + padding + data.capacity());
    file.put(MAGIC).putShort((short) padded.length());
    file.put(padded.getBytes(StandardCharsets.US_ASCII)).put(data.array());
    files.put(name + ".npy", file.array());
    return this;
  }

  /** Writes all arrays; a file that exists is replaced in one step. */
  public void write(Path path) throws IOException {
    DurableFiles.replace(path, ByteBuffer.wrap(archive()));
  }

  private byte[] archive() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        CRC32 checksum = new CRC32();
        checksum.update(file.getValue());
        ZipEntry entry = new ZipEntry(file.getKey());
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(file.getValue().length);
        entry.setCrc(checksum.getValue());
        entry.setTimeLocal(NO_TIME);
        zip.putNextEntry(entry);
        zip.write(file.getValue());
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }
}
