package org.maskedaction.io;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a file of comma-separated values with a header. Values may stand in double quotes, in which
 * two quotes are one; they have no line breaks.
 */
public final class CsvTable {
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
}
