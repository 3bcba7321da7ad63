package org.maskedaction.io.numpy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.maskedaction.io.InputException;

/**
 * The header of NumPy's npy format, versions 1 to 3.
 *
 * @param type NumPy's name of the type, such as {@code <f4}
 * @param shape sizes from the outside in
 * @param length bytes of the header, after which the values begin
 */
public record NpyHeader(String type, long[] shape, int length) {
  /** Bytes that hold every header, if it is not of an unusual kind. */
  static final int ENOUGH = 1 << 16;

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int ALIGNMENT = 64;
  private static final Pattern TYPE = Pattern.compile("'descr':\\s*'([^']+)'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order':\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape':\\s*\\(([0-9, ]*)\\)");
  private static final Pattern WIDTH =
      Pattern.compile("[<|](?:[fiub](\\d)|U(\\d{1,8})|S(\\d{1,8}))");

  /**
   * The header of a {@code .npy} file.
   *
   * @throws InputException where the file cannot be read, is no npy array or is cut off
   */
  public static NpyHeader of(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return read(channel, 0, channel.size(), file.toString());
    } catch (IOException e) {
      throw new InputException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** The header of the array that fills a range of a file. */
  static NpyHeader read(FileChannel channel, long start, long size, String what)
      throws IOException {
    ByteBuffer first = ByteBuffer.allocate((int) Math.min(ENOUGH, size));
    while (first.hasRemaining() && channel.read(first, start + first.position()) >= 0) {
      continue;
    }
    return parse(first.flip(), size, what);
  }

  /**
   * Reads a header.
   *
   * @param bytes the beginning of an npy array
   * @param size bytes of the whole array
   * @param what names the array in errors
   * @throws InputException where it is not a header, not of little-endian values in C order, or of
   *     more or fewer values than there are
   */
  static NpyHeader parse(ByteBuffer bytes, long size, String what) {
    NpyHeader header = parse(bytes, what);
    if (header.length + header.bytes() != size) {
      throw new InputException(
          "%s: %s takes %d bytes, found %d; the file is damaged"
              .formatted(what, header, header.length + header.bytes(), size));
    }
    return header;
  }

  private static NpyHeader parse(ByteBuffer bytes, String what) {
    ByteBuffer header = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    byte[] magic = new byte[MAGIC.length];
    if (header.remaining() < MAGIC.length + 6) {
      throw new InputException(what + ": is too short for an npy array");
    }
    header.get(magic);
    int version = header.get();
    header.get();
    if (!Arrays.equals(magic, MAGIC) || version < 1 || version > 3) {
      throw new InputException(what + ": does not begin as an npy array of version 1 to 3");
    }
    int size = version == 1 ? Short.toUnsignedInt(header.getShort()) : header.getInt();
    if (size < 0 || size > header.remaining()) {
      throw new InputException(what + ": the npy header is cut off");
    }
    byte[] text = new byte[size];
    header.get(text);
    return of(new String(text, StandardCharsets.ISO_8859_1), header.position(), what);
  }

  private static NpyHeader of(String text, int length, String what) {
    Matcher type = TYPE.matcher(text);
    Matcher order = ORDER.matcher(text);
    Matcher shape = SHAPE.matcher(text);
    if (!type.find() || !order.find() || !shape.find() || !WIDTH.matcher(type.group(1)).matches()) {
      throw new InputException(
          "%s: expected an array of little-endian numbers or text, found %s"
              .formatted(what, text.strip()));
    }
    if (order.group(1).equals("True")) {
      throw new InputException(what + ": is in Fortran order, expected C order");
    }
    try {
      long[] sizes =
          Arrays.stream(shape.group(1).split(","))
              .map(String::strip)
              .filter(size -> !size.isEmpty())
              .mapToLong(Long::parseLong)
              .toArray();
      NpyHeader header = new NpyHeader(type.group(1), sizes, length);
      Math.multiplyExact(header.values(), (long) header.valueBytes());
      return header;
    } catch (NumberFormatException | ArithmeticException e) {
      throw new InputException(
          "%s: has the impossible shape (%s)".formatted(what, shape.group(1)), e);
    }
  }

  /** Bytes of all values. */
  public long bytes() {
    return values() * valueBytes();
  }

  /** Bytes of one value. */
  int valueBytes() {
    Matcher width = WIDTH.matcher(type);
    if (!width.matches()) {
      throw new IllegalStateException(type);
    }
    if (width.group(2) != null) {
      return Integer.BYTES * Integer.parseInt(width.group(2));
    }
    return Integer.parseInt(width.group(width.group(1) != null ? 1 : 3));
  }

  /** Number of values. */
  long values() {
    return LongStream.of(shape).reduce(1, Math::multiplyExact);
  }

  /** The bytes of a header, of version 1, for values of {@code type}. */
  public static byte[] format(String type, long... shape) {
    String sizes = LongStream.of(shape).mapToObj(Long::toString).collect(Collectors.joining(", "));
    String text =
        String.format(
            Locale.ROOT,
            "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }",
            type,
            shape.length == 1 ? sizes + "," : sizes);
    int unpadded = MAGIC.length + 2 + Short.BYTES + text.length() + 1;
    int padding = (ALIGNMENT - unpadded % ALIGNMENT) % ALIGNMENT;
    String padded = text + " ".repeat(padding) + "\n";
    ByteBuffer header = ByteBuffer.allocate(unpadded + padding).order(ByteOrder.LITTLE_ENDIAN);
    header.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) padded.length());
    header.put(padded.getBytes(StandardCharsets.ISO_8859_1));
    return header.array();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NpyHeader that
        && type.equals(that.type)
        && Arrays.equals(shape, that.shape)
        && length == that.length;
  }

  @Override
  public int hashCode() {
    return 31 * type.hashCode() + Arrays.hashCode(shape);
  }

  @Override
  public String toString() {
    return type + " " + Arrays.toString(shape);
  }
}
