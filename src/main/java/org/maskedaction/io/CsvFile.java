package org.maskedaction.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes comma-separated values as RFC 4180 has them, but with lines that end in LF.
 *
 * @see CsvTable
 */
public final class CsvFile {
  private static final String QUOTE = "\"";

  private CsvFile() {}

  /** Replaces a file in one step by rows of fields, in quotes where they need it. */
  public static void write(Path file, List<List<String>> rows) throws IOException {
    String text =
        rows.stream()
            .map(row -> row.stream().map(CsvFile::field).collect(Collectors.joining(",")) + "\n")
            .collect(Collectors.joining());
    DurableFiles.replace(file, text);
  }

  private static String field(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : quoted(text);
  }

  /** A field in quotes, whether it needs them or not. */
  public static String quoted(String text) {
    return QUOTE + text.replace(QUOTE, QUOTE + QUOTE) + QUOTE;
  }
}
