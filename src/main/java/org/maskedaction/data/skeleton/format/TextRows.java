package org.maskedaction.data.skeleton.format;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.StringTokenizer;
import org.maskedaction.io.InputException;

/** The lines of a text file one after the other, with errors that name the file and the line. */
final class TextRows {
  private static final String SEPARATORS = " \t,";

  private final Path file;
  private final List<String> lines;
  private int line; // number of the line read last, from 1

  private TextRows(Path file, List<String> lines) {
    this.file = file;
    this.lines = lines;
  }

  /** All lines, ended by LF or CRLF; blank ones at the end do not count. */
  static TextRows read(Path file) {
    try {
      List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
      int count = lines.size();
      while (count > 0 && lines.get(count - 1).isBlank()) {
        count--;
      }
      return new TextRows(file, lines.subList(0, count));
    } catch (IOException e) {
      throw new InputException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  boolean hasNext() {
    return line < lines.size();
  }

  /** Number of lines. */
  int size() {
    return lines.size();
  }

  /** The next line. */
  String next(String expected) {
    if (!hasNext()) {
      throw new InputException(
          "%s, line %d: expected %s, the file ends; it is cut off"
              .formatted(file, line + 1, expected));
    }
    return lines.get(line++);
  }

  /** The next line as a single whole number, 0 or more. */
  int nextCount(String expected) {
    String text = next(expected).strip();
    try {
      int count = Integer.parseInt(text);
      if (count >= 0) {
        return count;
      }
      throw error(expected, text);
    } catch (NumberFormatException e) {
      throw error(expected, text);
    }
  }

  /** The next line's tokens, of which there have to be {@code count}. */
  StringTokenizer nextTokens(int count, String expected) {
    String text = next(expected);
    StringTokenizer tokens = new StringTokenizer(text, SEPARATORS);
    if (tokens.countTokens() != count) {
      throw error(expected, tokens.countTokens() + " values");
    }
    return tokens;
  }

  /** Takes {@code count} coordinates into {@code target} from {@code at} on. */
  void coordinates(StringTokenizer tokens, int count, float[] target, int at) {
    for (int i = 0; i < count; i++) {
      target[at + i] = coordinate(tokens.nextToken());
    }
  }

  /** A finite number. */
  float coordinate(String token) {
    float value;
    try {
      value = Float.parseFloat(token);
    } catch (NumberFormatException e) {
      throw error("a coordinate", "'" + token + "'");
    }
    if (!Float.isFinite(value)) {
      throw error("a finite coordinate", "'" + token + "'");
    }
    return value;
  }

  /** That no line is left. */
  void end() {
    if (hasNext()) {
      line++;
      throw error("the end of the file", "'" + lines.get(line - 1) + "'");
    }
  }

  /** An error at the line read last. */
  InputException error(String expected, String found) {
    return new InputException(
        "%s, line %d: expected %s, found %s".formatted(file, line, expected, found));
  }
}
