package org.maskedaction.run.tensorboard;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * An event file that TensorBoard shows: records of the message Event of TensorFlow's event.proto
 * and summary.proto. Every event reaches the file before a method returns. A session that continues
 * a run starts a file of its own; its first event has TensorBoard forget what the session before
 * wrote after the checkpoint.
 */
public final class TensorBoardLog implements AutoCloseable {
  private static final String PREFIX = "events.out.tfevents.";
  private static final double MILLIS = 1e3;
  private static final int DT_STRING = 7; // DataType of types.proto
  private static final int RGB = 3; // colorspace of summary.proto
  private static final long START = 1; // SessionLog.SessionStatus of event.proto
  private static final long DATA_CLASS_SCALAR = 1;
  private static final long DATA_CLASS_TENSOR = 2;

  private final RecordFile file;
  private final Clock clock;
  private final UnaryOperator<String> descriptions;
  private final Set<String> described = new HashSet<>();

  private TensorBoardLog(RecordFile file, Clock clock, UnaryOperator<String> descriptions) {
    this.file = file;
    this.clock = clock;
    this.descriptions = descriptions;
  }

  /**
   * Starts a log in a folder, which is created if need be.
   *
   * @param descriptions what a metric means, by its name; empty for nothing
   */
  public static TensorBoardLog create(Path folder, UnaryOperator<String> descriptions)
      throws IOException {
    Clock clock = Clock.systemUTC();
    Files.createDirectories(folder);
    TensorBoardLog log =
        new TensorBoardLog(new RecordFile(newFile(folder, clock)), clock, descriptions);
    log.file.append(log.event(0).text(3, "brain.Event:2").toBytes());
    return log;
  }

  /**
   * Continues a log in a new file.
   *
   * @param step of the checkpoint from which training continues; events of later steps in earlier
   *     files no longer count
   */
  public static TensorBoardLog resume(Path folder, long step, UnaryOperator<String> descriptions)
      throws IOException {
    TensorBoardLog log = create(folder, descriptions);
    ProtoMessage start = new ProtoMessage().integer(1, START);
    log.file.append(log.event(step + 1).message(7, start).toBytes());
    return log;
  }

  /** Appends the numbers among the values of a row as scalars. */
  public void scalars(long step, Map<String, ?> values) throws IOException {
    ProtoMessage summary = new ProtoMessage();
    values.forEach(
        (name, value) -> {
          if (value instanceof Number number) {
            summary.message(1, scalar(name, number.floatValue()));
          }
        });
    file.append(event(step).message(5, summary).toBytes());
  }

  private ProtoMessage scalar(String name, float value) {
    ProtoMessage scalar = new ProtoMessage().text(1, name).single(2, value);
    String description = descriptions.apply(name);
    if (!description.isEmpty() && described.add(name)) { // readers keep the first of a file
      ProtoMessage plugin = new ProtoMessage().text(1, "scalars");
      scalar.message(
          9,
          new ProtoMessage().message(1, plugin).text(3, description).integer(4, DATA_CLASS_SCALAR));
    }
    return scalar;
  }

  /**
   * Appends a picture.
   *
   * @param png the content of a PNG file
   */
  public void image(String tag, long step, byte[] png) throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
    try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(png))) {
      reader.setInput(in);
      ProtoMessage image =
          new ProtoMessage()
              .integer(1, reader.getHeight(0))
              .integer(2, reader.getWidth(0))
              .integer(3, RGB)
              .bytes(4, png);
      append(step, new ProtoMessage().text(1, tag).message(4, image));
    } finally {
      reader.dispose();
    }
  }

  /** Appends a text of step 0 that is shown as it is, as code. */
  public void code(String tag, String text) throws IOException {
    String markdown = text.lines().map(line -> "    " + line + "\n").reduce("", String::concat);
    ProtoMessage tensor =
        new ProtoMessage()
            .integer(1, DT_STRING)
            .message(2, new ProtoMessage()) // no dimensions
            .bytes(8, markdown.getBytes(StandardCharsets.UTF_8));
    ProtoMessage metadata =
        new ProtoMessage()
            .message(1, new ProtoMessage().text(1, "text"))
            .integer(4, DATA_CLASS_TENSOR);
    append(
        0,
        new ProtoMessage().text(1, tag + "/text_summary").message(8, tensor).message(9, metadata));
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private void append(long step, ProtoMessage value) throws IOException {
    file.append(event(step).message(5, new ProtoMessage().message(1, value)).toBytes());
  }

  private ProtoMessage event(long step) {
    return new ProtoMessage().real(1, clock.millis() / MILLIS).integer(2, step);
  }

  /** A name behind those of earlier sessions, as files are read in the order of their names. */
  private static Path newFile(Path folder, Clock clock) throws IOException {
    long time = clock.instant().getEpochSecond();
    try (Stream<Path> entries = Files.list(folder)) {
      long last =
          entries
              .map(entry -> entry.getFileName().toString())
              .filter(name -> name.startsWith(PREFIX))
              .mapToLong(TensorBoardLog::timeOf)
              .max()
              .orElse(0);
      return folder.resolve(
          String.format(Locale.ROOT, "%s%010d.%s", PREFIX, Math.max(time, last + 1), host()));
    }
  }

  private static long timeOf(String name) {
    String time = name.substring(PREFIX.length()).split("\\.", 2)[0];
    return time.matches("\\d{1,18}") ? Long.parseLong(time) : 0;
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException unnamed) {
      return "localhost";
    }
  }

  /**
   * A new file of records in the framing of TFRecord: length of the record (64 bits), checksum of
   * the length, the record, checksum of the record, numbers with the lowest byte first. Checksums
   * are CRC-32C, rotated right by 15 bits plus a constant.
   */
  private static final class RecordFile implements AutoCloseable {
    private static final int FRAME = Long.BYTES + 2 * Integer.BYTES;
    private static final int ROTATION = 15;
    private static final int MASK = 0xA282EAD8;

    private final OutputStream out;

    /**
     * Starts the file.
     *
     * @throws IOException if it exists or cannot be written
     */
    RecordFile(Path file) throws IOException {
      out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /** Appends a record; it has reached the file when this returns. */
    void append(byte[] data) throws IOException {
      ByteBuffer frame = ByteBuffer.allocate(FRAME + data.length).order(ByteOrder.LITTLE_ENDIAN);
      frame.putLong(data.length);
      frame.putInt(checksum(frame.array(), 0, Long.BYTES));
      frame.put(data);
      frame.putInt(checksum(data, 0, data.length));
      out.write(frame.array());
      out.flush();
    }

    private static int checksum(byte[] data, int offset, int length) {
      CRC32C crc = new CRC32C();
      crc.update(data, offset, length);
      return Integer.rotateRight((int) crc.getValue(), ROTATION) + MASK;
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
