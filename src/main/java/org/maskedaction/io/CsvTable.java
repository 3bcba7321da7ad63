package org.maskedaction.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Reads a file of comma-separated values with a header, in which values may stand in double quotes,
 * two of which are one within them, and have no line breaks; and writes such files as RFC 4180 has
 * them, but with lines that end in LF.
 */
public final class CsvTable {
  private static final String QUOTE = "\"";

  private final Path file;
  private final List<String> header;
  private final List<String> lines;
  private final List<String> fields = new ArrayList<>();
  private int row = 1; // row in the file of the fields, from 1

  private CsvTable(Path file, List<String> lines) {
    this.file = file;
    this.lines = lines;
    this.header = lines.isEmpty() ? List.of() : split(lines.get(0));
  }

  /** Opens the file before its first row. */
  public static CsvTable open(Path file) {
    return new CsvTable(file, TextLines.read(file, "comma-separated values with a header"));
  }

  /**
   * Goes to the next row that is not blank.
   *
   * @return false after the last one
   * @throws InputException where it has not as many values as the header
   */
  public boolean next() {
    while (row < lines.size()) {
      String line = lines.get(row++);
      if (!line.isBlank()) {
        fields.clear();
        fields.addAll(split(line));
        if (fields.size() != header.size()) {
          throw new InputException(
              "%s: expected %d values, found %d".formatted(where(), header.size(), fields.size()));
        }
        return true;
      }
    }
    return false;
  }

  /** Whether there is such a column. */
  public boolean has(String column) {
    return header.contains(column);
  }

  /**
   * The value in a column.
   *
   * @throws InputException where there is no such column
   */
  public String get(String column) {
    int at = header.indexOf(column);
    if (at < 0) {
      throw new InputException(
          "%s: has no column '%s', found %s".formatted(file, column, String.join(",", header)));
    }
    return fields.get(at);
  }

  /** The file and the row of the values, for messages. */
  public String where() {
    return "%s, row %d".formatted(file, row);
  }

  private List<String> split(String line) {
    List<String> values = new ArrayList<>();
    StringBuilder value = new StringBuilder();
    boolean quoted = false;
    for (int at = 0; at < line.length(); at++) {
      char c = line.charAt(at);
      if (c == '"' && quoted && at + 1 < line.length() && line.charAt(at + 1) == '"') {
        value.append(c);
        at++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        values.add(value.toString().strip());
        value.setLength(0);
      } else {
        value.append(c);
      }
    }
    if (quoted) {
      throw new InputException(where() + ": a quote is not closed");
    }
    values.add(value.toString().strip());
    return values;
  }

  /** Replaces a file in one step by rows of fields, in quotes where they need it. */
  public static void write(Path file, List<List<String>> rows) throws IOException {
    String text =
        rows.stream()
            .map(row -> row.stream().map(CsvTable::field).collect(Collectors.joining(",")) + "\n")
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
