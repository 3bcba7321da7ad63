package org.maskedaction.io.numpy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.maskedaction.io.InputException;

/**
 * An npy array within a file, mapped into memory window by window, so that neither the Java heap
 * nor 2 GiB limit it. A row is what one index of the first axis holds. Safe for several threads.
 */
public final class NpyArray {
  private static final long WINDOW_BYTES = 1L << 30;

  private final String what;
  private final NpyHeader header;
  private final long rowBytes;
  private final long rowsPerWindow;
  private final List<MappedByteBuffer> windows;

  private NpyArray(
      String what,
      NpyHeader header,
      long rowBytes,
      long rowsPerWindow,
      List<MappedByteBuffer> windows) {
    this.what = what;
    this.header = header;
    this.rowBytes = rowBytes;
    this.rowsPerWindow = rowsPerWindow;
    this.windows = windows;
  }

  /** Maps a whole {@code .npy} file. */
  public static NpyArray map(Path file) {
    try {
      return map(file, file.toString(), 0, Files.size(file), WINDOW_BYTES);
    } catch (IOException e) {
      throw new InputException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** Maps the array that fills a range of a file. */
  public static NpyArray map(Path file, String what, long start, long bytes) {
    return map(file, what, start, bytes, WINDOW_BYTES);
  }

  /** Maps with windows of about {@code windowBytes}, each of whole rows. */
  public static NpyArray map(Path file, String what, long start, long bytes, long windowBytes) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      NpyHeader header = NpyHeader.read(channel, start, bytes, what);
      if (header.shape().length == 0) {
        throw new InputException(what + ": is a single value, expected an array");
      }
      long rows = header.shape()[0];
      long rowBytes = rows == 0 ? 0 : header.bytes() / rows;
      long perWindow = Math.max(1, windowBytes / Math.max(1, rowBytes));
      List<MappedByteBuffer> windows = new ArrayList<>();
      for (long row = 0; row < rows; row += perWindow) {
        long at = start + header.length() + row * rowBytes;
        long size = Math.min(perWindow, rows - row) * rowBytes;
        windows.add(channel.map(MapMode.READ_ONLY, at, size));
      }
      return new NpyArray(what, header, rowBytes, perWindow, windows);
    } catch (IOException e) {
      throw new InputException(what + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** Names the array in errors. */
  public String what() {
    return what;
  }

  /** Type and shape. */
  public NpyHeader header() {
    return header;
  }

  /** Size of the first axis. */
  public int rows() {
    return Math.toIntExact(header.shape()[0]);
  }

  /** The bytes of a row, little-endian. */
  public ByteBuffer bytes(int row) {
    MappedByteBuffer window = windows.get((int) (row / rowsPerWindow));
    int at = (int) (row % rowsPerWindow * rowBytes);
    return window.slice(at, (int) rowBytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The values of a row of float32 or float64 numbers. */
  public float[] floats(int row) {
    ByteBuffer bytes = bytes(row);
    float[] values = new float[(int) (rowBytes / header.valueBytes())];
    switch (header.type()) {
      case "<f4" -> bytes.asFloatBuffer().get(values);
      case "<f8" -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) bytes.getDouble();
        }
      }
      default ->
          throw new InputException(
              "%s: has the type %s, expected <f4 or <f8".formatted(what, header.type()));
    }
    return values;
  }

  /**
   * The values of a row of whole numbers or truth values.
   *
   * @throws InputException for another type
   */
  public long[] integers(int row) {
    ByteBuffer bytes = bytes(row);
    long[] values = new long[(int) (rowBytes / header.valueBytes())];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (header.type()) {
            case "|b1", "|u1" -> Byte.toUnsignedLong(bytes.get());
            case "|i1" -> bytes.get();
            case "<i4" -> bytes.getInt();
            case "<i8" -> bytes.getLong();
            default ->
                throw new InputException(
                    "%s: has the type %s, expected |b1, |u1, |i1, <i4 or <i8"
                        .formatted(what, header.type()));
          };
    }
    return values;
  }

  /**
   * The text of a row of an array of texts.
   *
   * @throws InputException for another type
   */
  public String text(int row) {
    ByteBuffer bytes = bytes(row);
    boolean single = header.type().startsWith("|S");
    if (!single && !header.type().startsWith("<U")) {
      throw new InputException(
          "%s: has the type %s, expected texts".formatted(what, header.type()));
    }
    StringBuilder text = new StringBuilder();
    while (bytes.hasRemaining()) {
      int code = single ? Byte.toUnsignedInt(bytes.get()) : bytes.getInt();
      if (code == 0) {
        break;
      }
      text.appendCodePoint(code);
    }
    return text.toString();
  }
}
