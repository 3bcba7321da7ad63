package org.maskedaction.data.video;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.maskedaction.io.InputException;
import org.maskedaction.io.TextLines;

/**
 * Lists of videos: UTF-8 text without a header, one {@code path label} per row. The last run of
 * blanks or tabs separates the label, so that paths may have blanks in them. Blanks around a row
 * and empty rows mean nothing. A path without an extension stands for an {@code .mp4} file.
 */
public final class VideoList {
  private static final Pattern ROW = Pattern.compile("(\\S|\\S.*\\S)\\s+(\\S+)");
  private static final Pattern LABEL = Pattern.compile("-1|\\d{1,9}");
  private static final String DEFAULT_EXTENSION = ".mp4";
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
    List<String> lines = TextLines.read(list, "a list of videos, one path and label per row");
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

  /**
   * A row that {@link #read} takes for these two, without a line break.
   *
   * @param path as the list is to name it
   * @param label class index, or -1 for none
   * @throws InputException where no row can name this path: it ends in a blank, begins with one,
   *     has a line break in it or has no extension
   */
  public static String row(String path, int label) {
    String row = path + " " + label;
    Matcher fields = ROW.matcher(row.strip());
    if (!fields.matches() || !withExtension(fields.group(1)).equals(path)) {
      throw new InputException(
          "'%s' cannot be named in a list: expected a file extension, no line break, and no blank"
                  .formatted(path)
              + " at either end");
    }
    return row;
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
