package org.maskedaction.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Reads TensorBoard's event files as the specifications of TFRecord and of Protocol Buffers say,
 * with nothing of the writer; checks all lengths and checksums.
 */
public final class EventFiles {
  private static final int POLYNOMIAL = 0x82F63B78; // CRC-32C, reflected

  private EventFiles() {}

  /** A message: the values of each field in order, as Long, Double, Float or byte[]. */
  public record Message(Map<Integer, List<Object>> fields) {
    /** The last value of a field, or null. */
    public Object get(int field) {
      List<Object> values = fields.getOrDefault(field, List.of());
      return values.isEmpty() ? null : values.get(values.size() - 1);
    }

    /** A whole number, 0 where it is absent. */
    public long integer(int field) {
      return get(field) == null ? 0 : (Long) get(field);
    }

    /** A text, empty where it is absent. */
    public String text(int field) {
      return get(field) == null ? "" : new String((byte[]) get(field), StandardCharsets.UTF_8);
    }

    /** The messages of a field. */
    public List<Message> messages(int field) {
      return fields.getOrDefault(field, List.of()).stream()
          .map(value -> parse((byte[]) value))
          .toList();
    }
  }

  /** All events of the files in a folder, in the order of the files' names. */
  public static List<Message> read(Path folder) throws IOException {
    List<Message> events = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        assertThat(file.getFileName().toString()).matches("events\\.out\\.tfevents\\.\\d{10}\\..+");
        List<Message> own = records(file);
        assertThat(own.get(0).text(3)).isEqualTo("brain.Event:2");
        events.addAll(own);
      }
    }
    return events;
  }

  private static List<Message> records(Path file) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<Message> records = new ArrayList<>();
    while (in.hasRemaining()) {
      byte[] head = new byte[8];
      in.get(in.position(), head);
      int length = Math.toIntExact(in.getLong());
      assertThat(in.getInt()).isEqualTo(masked(head));
      byte[] data = new byte[length];
      in.get(data);
      assertThat(in.getInt()).isEqualTo(masked(data));
      records.add(parse(data));
    }
    return records;
  }

  /** Bit by bit; the mask is that of TensorFlow's crc32c.h. */
  private static int masked(byte[] data) {
    int crc = -1;
    for (byte b : data) {
      crc ^= b & 0xFF;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ POLYNOMIAL;
      }
    }
    crc = ~crc;
    return (crc >>> 15 | crc << 17) + 0xa282ead8;
  }

  private static Message parse(byte[] data) {
    ByteBuffer in = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
    Map<Integer, List<Object>> fields = new LinkedHashMap<>();
    while (in.hasRemaining()) {
      int key = (int) varint(in);
      Object value;
      switch (key & 7) {
        case 0 -> value = varint(in);
        case 1 -> value = in.getDouble();
        case 5 -> value = in.getFloat();
        case 2 -> {
          byte[] bytes = new byte[(int) varint(in)];
          in.get(bytes);
          value = bytes;
        }
        default -> throw new AssertionError("wire type " + (key & 7));
      }
      fields.computeIfAbsent(key >>> 3, field -> new ArrayList<>()).add(value);
    }
    return new Message(fields);
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  /**
   * The scalars that TensorBoard shows, by step and tag: a session's START event takes back what
   * earlier files hold of its step and later ones. A tag twice at one step is an error.
   */
  public static Map<Long, Map<String, Float>> scalars(Path folder) throws IOException {
    Map<Long, Map<String, Float>> scalars = new LinkedHashMap<>();
    for (Message event : read(folder)) {
      long step = event.integer(2);
      if (event.messages(7).stream().anyMatch(session -> session.integer(1) == 1)) {
        scalars.keySet().removeIf(earlier -> earlier >= step);
      }
      for (Message summary : event.messages(5)) {
        for (Message value : summary.messages(1)) {
          if (value.get(2) instanceof Float number) {
            Float before =
                scalars
                    .computeIfAbsent(step, s -> new LinkedHashMap<>())
                    .put(value.text(1), number);
            // Step and evaluation rows of one step both name the epoch.
            assertThat(before).as("%s at %d", value.text(1), step).isIn(null, number);
          }
        }
      }
    }
    return scalars;
  }
}
