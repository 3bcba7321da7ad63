package org.maskedaction.data.video.prepare;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.maskedaction.io.InputException;
import org.maskedaction.io.TextLines;

/**
 * Finds videos that lie in folders of their classes or all in one folder.
 *
 * @param videos folder of the videos
 */
record ClassFolders(Path videos) {
  /** Takes the text of a row and the file and number of the row, for messages. */
  interface RowUse {
    void accept(String text, String where);
  }

  /**
   * Passes on the rows of a file that are not blank.
   *
   * @param expected what the file should have, for the message
   */
  static void forEachRow(Path list, String expected, RowUse use) {
    List<String> lines = TextLines.read(list, expected);
    for (int row = 1; row <= lines.size(); row++) {
      String text = lines.get(row - 1).strip();
      if (!text.isEmpty()) {
        use.accept(text, "%s, row %d".formatted(list, row));
      }
    }
  }

  /**
   * The video of a class: in the folder of the class or, where it is only there, beside the class
   * folders.
   *
   * @param where the file and row that name it, for the message
   */
  Path find(String className, String name, String where) {
    try {
      Path nested = videos.resolve(className).resolve(name).normalize();
      Path flat = videos.resolve(name).normalize();
      return Files.exists(flat) && !Files.exists(nested) ? flat : nested;
    } catch (InvalidPathException e) {
      throw new InputException("%s: '%s' is no valid path".formatted(where, name), e);
    }
  }
}
