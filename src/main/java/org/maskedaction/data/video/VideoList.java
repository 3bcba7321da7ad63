package org.maskedaction.data.video;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.maskedaction.config.InputException;

/**
 * Lists of videos: UTF-8 text without a header, one {@code path label} per row. The last run of
 * blanks or tabs separates the label, so that paths may have blanks in them. Blanks around a row
 * and empty rows mean nothing. A path without an extension stands for an {@code .mp4} file.
 */
public final class VideoList {
  private static final Pattern ROW = Pattern.compile("(\\S|\\S.*\\S)\\s+(\\S+)");
  private static final Pattern LABEL = Pattern.compile("-1|\\d{1,9}");
  private static final String DEFAULT_EXTENSION = ".mp4";
  private static final String BYTE_ORDER_MARK = "\uFEFF";
  private static final int SHOWN_ROWS = 5;

  private VideoList() {}

  /**
   * Reads a list. The videos themselves are not looked at.
   *
   * @param root folder that relative paths start from, or null for the folder of the list
   * @return the rows in their order, at least one
   * @throws InputException naming the list and its first bad rows, or where it has no rows
   */
  public static List<VideoEntry> read(Path list, Path root) {
    Path base = root == null ? list.toAbsolutePath().getParent() : root;
    List<String> lines = lines(list);
    List<VideoEntry> entries = new ArrayList<>(lines.size());
    List<String> problems = new ArrayList<>();
    for (int row = 1; row <= lines.size(); row++) {
      String text = lines.get(row - 1).strip();
      if (text.isEmpty()) {
        continue;
      }
      try {
        entries.add(parse(text, row, base));
      } catch (InputException e) {
        problems.add(e.getMessage());
      }
    }
    check(list, entries, problems);
    return List.copyOf(entries);
  }

  private static List<String> lines(Path list) {
    try {
      List<String> lines = new ArrayList<>(Files.readAllLines(list));
      if (!lines.isEmpty() && lines.get(0).startsWith(BYTE_ORDER_MARK)) {
        lines.set(0, lines.get(0).substring(BYTE_ORDER_MARK.length()));
      }
      return lines;
    } catch (CharacterCodingException e) {
      throw new InputException(list + ": is not UTF-8 text", e);
    } catch (IOException e) {
      throw new InputException(
          list + ": cannot be read, expected a list of videos, one path and label per row", e);
    }
  }

  private static VideoEntry parse(String text, int row, Path base) {
    Matcher fields = ROW.matcher(text);
    if (!fields.matches()) {
      throw new InputException("row %d '%s' has no label".formatted(row, text));
    }
    String id = withExtension(fields.group(1));
    String label = fields.group(2);
    if (!LABEL.matcher(label).matches()) {
      throw new InputException("row %d '%s' has the label '%s'".formatted(row, text, label));
    }
    try {
      return new VideoEntry(base.resolve(id), id, Integer.parseInt(label), row);
    } catch (InvalidPathException e) {
      throw new InputException("row %d '%s' has no valid path".formatted(row, text), e);
    }
  }

  private static String withExtension(String path) {
    String name = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    return name.indexOf('.') < 0 ? path + DEFAULT_EXTENSION : path;
  }

  private static void check(Path list, List<VideoEntry> entries, List<String> problems) {
    if (!problems.isEmpty()) {
      int bad = problems.size();
      String shown = String.join("; ", problems.subList(0, Math.min(SHOWN_ROWS, bad)));
      throw new InputException(
          "%s: %d of %d rows are not a path and an integer label (-1 for none): %s%s"
              .formatted(list, bad, bad + entries.size(), shown, bad > SHOWN_ROWS ? "; ..." : ""));
    }
    if (entries.isEmpty()) {
      throw new InputException(list + ": has no rows, expected one path and label per row");
    }
  }
}
