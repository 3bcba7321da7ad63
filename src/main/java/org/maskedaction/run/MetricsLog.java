package org.maskedaction.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.maskedaction.io.DurableFiles;
import org.maskedaction.io.InputException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Metrics of a run, one JSON object per line, each with its "step". Every line reaches the file
 * before {@link #append} returns. Numbers that JSON does not have are written as the strings "NaN",
 * "Infinity" and "-Infinity".
 */
public final class MetricsLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MetricsLog.class);
  private static final String STEP = "step";
  private static final List<String> NOT_IN_JSON = List.of("NaN", "Infinity", "-Infinity");
  private static final TypeReference<LinkedHashMap<String, Object>> ROW = new TypeReference<>() {};
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_LONG_FOR_INTS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Receives every row that is appended. */
  @FunctionalInterface
  public interface Copy {
    /** Takes the values of a row, as {@link MetricsLog#append} does. */
    void append(long step, Map<String, ?> values) throws IOException;
  }

  private final Path file;
  private final OutputStream out;
  private final List<Copy> copies = new ArrayList<>();

  private MetricsLog(Path file, OutputStream out) {
    this.file = file;
    this.out = out;
  }

  /**
   * Starts a log.
   *
   * @throws IOException if the file exists or cannot be written
   */
  public static MetricsLog create(Path file) throws IOException {
    return new MetricsLog(
        file, Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  /**
   * Continues a log, or starts it if there is none, after {@link #truncateAfter}.
   *
   * @param step of the checkpoint from which training continues
   * @throws InputException if a line other than the last one is malformed
   */
  public static MetricsLog resume(Path file, long step) throws IOException {
    if (Files.exists(file)) {
      truncateAfter(file, step);
    }
    return new MetricsLog(
        file, Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
  }

  /**
   * Appends one row.
   *
   * @param values by name: numbers, strings, booleans, or lists and maps of them; without "step"
   */
  public void append(long step, Map<String, ?> values) throws IOException {
    if (values.containsKey(STEP)) {
      throw new IllegalArgumentException("the key 'step' is reserved");
    }
    Map<String, Object> row = new LinkedHashMap<>();
    row.put(STEP, step);
    row.putAll(values);
    byte[] line = (JSON.writeValueAsString(row) + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      out.write(line);
      out.flush();
    } catch (IOException e) {
      throw new IOException("cannot write to %s: %s".formatted(file, e.getMessage()), e);
    }
    for (Copy copy : copies) {
      copy.append(step, values);
    }
  }

  /** Passes rows on from now on, once they are in the file. */
  public void copyTo(Copy copy) {
    copies.add(copy);
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  /**
   * Drops the rows of steps after {@code step} in one atomic replacement. A torn last line, as a
   * kill leaves it, is dropped and reported; all other lines stay byte for byte.
   *
   * @throws InputException if a line other than the last one is malformed
   */
  public static void truncateAfter(Path file, long step) throws IOException {
    long[] dropped = {0};
    DurableFiles.replace(
        file,
        channel ->
            forEachRow(
                file,
                (line, row) -> {
                  if (stepOf(row) <= step) {
                    byte[] whole = Arrays.copyOf(line, line.length + 1);
                    whole[line.length] = '\n';
                    DurableFiles.writeAll(channel, ByteBuffer.wrap(whole));
                  } else {
                    dropped[0]++;
                  }
                }));
    if (dropped[0] > 0) {
      LOG.info("Dropped {} rows after step {} from {}", dropped[0], step, file);
    }
  }

  /**
   * All rows, in order: whole numbers are {@code Long}, others, "NaN" and infinities {@code
   * Double}. A torn last line is left out and reported.
   *
   * @throws InputException if a line other than the last one is malformed
   */
  public static List<Map<String, Object>> readAll(Path file) throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    forEachRow(
        file,
        (line, row) -> {
          row.replaceAll((key, value) -> numberOf(value));
          rows.add(row);
        });
    return rows;
  }

  @FunctionalInterface
  private interface RowUse {
    void accept(byte[] line, Map<String, Object> row) throws IOException;
  }

  /** Lines pass as bytes: Latin-1 keeps every byte, and the JSON parser checks the UTF-8 itself. */
  private static void forEachRow(Path file, RowUse use) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      int number = 0;
      String next = reader.readLine();
      while (next != null) {
        byte[] line = next.getBytes(StandardCharsets.ISO_8859_1);
        next = reader.readLine();
        number++;
        Map<String, Object> row = parse(file, number, line, next == null);
        if (row != null) {
          use.accept(line, row);
        }
      }
    }
  }

  /** One row, or null for a torn last line. */
  private static Map<String, Object> parse(Path file, int number, byte[] line, boolean last)
      throws IOException {
    try {
      Map<String, Object> row = JSON.readValue(line, ROW);
      if (row != null && row.get(STEP) instanceof Long) {
        return row;
      }
      throw new InputException(
          "metrics file " + file + ", line " + number + ": expected an object with a whole 'step'");
    } catch (JsonProcessingException e) {
      if (last) {
        LOG.warn("Dropped the torn last line {} of {}: {} bytes", number, file, line.length);
        return null;
      }
      throw new InputException(
          "metrics file " + file + ", line " + number + ": " + e.getOriginalMessage(), e);
    }
  }

  private static long stepOf(Map<String, Object> row) {
    return (Long) row.get(STEP);
  }

  private static Object numberOf(Object value) {
    return value instanceof String text && NOT_IN_JSON.contains(text)
        ? Double.valueOf(text)
        : value;
  }
}
