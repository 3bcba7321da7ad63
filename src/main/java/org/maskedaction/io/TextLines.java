package org.maskedaction.io;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** UTF-8 text files, with or without a byte order mark, with lines ended by LF or CRLF. */
public final class TextLines {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private TextLines() {}

  /**
   * All lines, without the byte order mark.
   *
   * @param expected what the file should hold, for the message
   * @throws InputException naming the file where it cannot be read or is not UTF-8
   */
  public static List<String> read(Path file, String expected) {
    try {
      List<String> lines = new ArrayList<>(Files.readAllLines(file));
      if (!lines.isEmpty() && lines.get(0).startsWith(BYTE_ORDER_MARK)) {
        lines.set(0, lines.get(0).substring(BYTE_ORDER_MARK.length()));
      }
      return lines;
    } catch (CharacterCodingException e) {
      throw new InputException(file + ": is not UTF-8 text", e);
    } catch (IOException e) {
      throw new InputException(file + ": cannot be read, expected " + expected, e);
    }
  }
}
