package org.maskedaction.io.pickle;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.maskedaction.io.InputException;

/** The bytes of a pickle from front to back; never takes more than there are. */
public final class PickleBytes {
  private final ByteBuffer bytes;
  private final String what;

  PickleBytes(ByteBuffer bytes, String what) {
    this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    this.what = what;
  }

  int unsignedByte() {
    need(1);
    return Byte.toUnsignedInt(bytes.get());
  }

  int unsignedShort() {
    need(Short.BYTES);
    return Short.toUnsignedInt(bytes.getShort());
  }

  int signedInt() {
    need(Integer.BYTES);
    return bytes.getInt();
  }

  long unsignedInt() {
    return Integer.toUnsignedLong(signedInt());
  }

  long signedLong() {
    need(Long.BYTES);
    return bytes.getLong();
  }

  /** A big-endian number of 64 bits, as pickles have them. */
  double bigEndianDouble() {
    return Double.longBitsToDouble(Long.reverseBytes(signedLong()));
  }

  /** A text of a given number of bytes. */
  String text(long length, Charset charset) {
    need(length);
    byte[] text = new byte[(int) length];
    bytes.get(text);
    return new String(text, charset);
  }

  /** A text up to a line break. */
  String line() {
    int start = bytes.position();
    try {
      while (bytes.get() != '\n') {
        continue;
      }
    } catch (BufferUnderflowException e) {
      throw new InputException(what + ": ends within a line", e);
    }
    int length = bytes.position() - 1 - start;
    byte[] text = new byte[length];
    bytes.get(start, text);
    return new String(text, StandardCharsets.UTF_8);
  }

  void skip(long length) {
    need(length);
    bytes.position(bytes.position() + (int) length);
  }

  /** Where the next byte lies. */
  int position() {
    return bytes.position();
  }

  public InputException invalid(String problem) {
    return new InputException("%s: %s, before byte %d".formatted(what, problem, position()));
  }

  private void need(long length) {
    if (length < 0 || length > bytes.remaining()) {
      throw invalid(
          "is cut off: %s bytes expected, %d left"
              .formatted(Long.toUnsignedString(length), bytes.remaining()));
    }
  }
}
