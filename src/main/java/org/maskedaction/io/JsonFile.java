package org.maskedaction.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;

/** Files of JSON for people and other programs: indented, with a line break at their end. */
public final class JsonFile {
  private static final JsonMapper AS_NAMED =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
  private static final JsonMapper SNAKE_CASE =
      AS_NAMED.rebuild().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private JsonFile() {}

  /** Replaces a file in one step; keys are the names of the components of records. */
  public static void write(Path file, Object value) throws IOException {
    DurableFiles.replace(file, text(value));
  }

  /** Replaces a file in one step; keys are the names of the components in snake case. */
  public static void writeSnakeCase(Path file, Object value) throws IOException {
    DurableFiles.replace(file, text(SNAKE_CASE, value));
  }

  /** What {@link #write} writes. */
  public static String text(Object value) {
    return text(AS_NAMED, value);
  }

  private static String text(JsonMapper mapper, Object value) {
    try {
      return mapper.writeValueAsString(value) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a result has only JSON values", e);
    }
  }

  /**
   * The content of a file.
   *
   * @throws InputException naming the line where it is no JSON, or where it cannot be read
   */
  public static JsonNode read(Path file) {
    return read(file, () -> AS_NAMED.readTree(file.toFile()));
  }

  /**
   * The content of a file as {@link #write} writes it.
   *
   * @throws InputException naming the line where it is no JSON of the kind, or where it cannot be
   *     read
   */
  public static <T> T read(Path file, Class<T> type) {
    return read(file, () -> AS_NAMED.readValue(file.toFile(), type));
  }

  /**
   * The content of a file whose text was read.
   *
   * @throws InputException naming the line where it is no JSON
   */
  public static JsonNode parse(Path file, String text) {
    return read(file, () -> AS_NAMED.readTree(text));
  }

  @FunctionalInterface
  private interface Source<T> {
    T read() throws IOException;
  }

  private static <T> T read(Path file, Source<T> source) {
    try {
      return source.read();
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw new InputException(
          "%s, line %d: not valid JSON: %s".formatted(file, line, e.getOriginalMessage()), e);
    } catch (IOException e) {
      throw new InputException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
