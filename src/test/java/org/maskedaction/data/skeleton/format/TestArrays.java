package org.maskedaction.data.skeleton.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Bytes of npy arrays, written without the code under test. */
final class TestArrays {
  private TestArrays() {}

  /** Of type {@code <f4} or {@code <f8}. */
  static byte[] npy(String type, double[] values, int... shape) {
    String sizes =
        Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(", "));
    String text = "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }".formatted(type, sizes);
    int header = 128;
    boolean single = type.equals("<f4");
    ByteBuffer bytes =
        ByteBuffer.allocate(header + values.length * (single ? 4 : 8))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    bytes.put((byte) 1).put((byte) 0).putShort((short) (header - 10));
    bytes.put(
        (text + " ".repeat(header - 11 - text.length()) + "\n")
            .getBytes(StandardCharsets.US_ASCII));
    for (double value : values) {
      if (single) {
        bytes.putFloat((float) value);
      } else {
        bytes.putDouble(value);
      }
    }
    return bytes.array();
  }
}
