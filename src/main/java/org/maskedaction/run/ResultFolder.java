package org.maskedaction.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.maskedaction.io.DurableFiles;
import org.maskedaction.io.InputException;
import org.maskedaction.io.ReportJson;

/**
 * A folder for results that people and other programs read. A file of the same name is replaced in
 * one step.
 *
 * @param path the folder
 */
public record ResultFolder(Path path) {
  private static final String QUOTE = "\"";

  /**
   * Makes sure that the folder is there.
   *
   * @throws InputException if it cannot be created
   */
  public static ResultFolder create(Path path) {
    try {
      Files.createDirectories(path);
      return new ResultFolder(path);
    } catch (IOException e) {
      throw new InputException(path + ": cannot be created as a folder for results", e);
    }
  }

  /** Writes an object as indented JSON with keys in snake case. */
  public void json(String name, Object value) throws IOException {
    DurableFiles.replace(path.resolve(name), ReportJson.of(value));
  }

  /** Writes rows as comma-separated values, fields in quotes where they need it (RFC 4180). */
  public void csv(String name, List<List<String>> rows) throws IOException {
    String text =
        rows.stream()
            .map(row -> row.stream().map(ResultFolder::field).collect(Collectors.joining(",")))
            .map(row -> row + "\n")
            .collect(Collectors.joining());
    DurableFiles.replace(path.resolve(name), text);
  }

  private static String field(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : QUOTE + text.replace(QUOTE, QUOTE + QUOTE) + QUOTE;
  }
}
