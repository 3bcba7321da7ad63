package org.maskedaction.data.video.prepare;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.maskedaction.data.Part;
import org.maskedaction.io.InputException;
import org.maskedaction.io.TextLines;

/**
 * A published split of UCF101: {@code trainlist01.txt} with rows {@code CLASS/FILE NUMBER}, {@code
 * testlist01.txt} with rows {@code CLASS/FILE}, and {@code classInd.txt}, which numbers the classes
 * from 1.
 */
final class UcfSplit {
  private static final Pattern ROW = Pattern.compile("([^/]+)/(.+\\.\\w+)(?:\\s+(\\d+))?");

  private final ClassTable classes;
  private final ClassFolders folders;
  private final CatalogueBuilder builder = new CatalogueBuilder();

  private UcfSplit(Path videos, Path classInd) {
    this.classes = ClassTable.read(classInd);
    this.folders = new ClassFolders(videos);
  }

  /**
   * Reads the files of a split; their names tell the parts.
   *
   * @param classInd the file of all classes
   * @throws InputException naming the row that is not as described or does not fit the classes
   */
  static Catalogue read(Path videos, List<Path> lists, Path classInd) {
    UcfSplit split = new UcfSplit(videos, classInd);
    for (Path list : lists) {
      split.add(list, Part.ofFile(list));
    }
    return split.builder.build(split.classes.names());
  }

  private void add(Path list, Part part) {
    List<String> lines = TextLines.read(list, "rows CLASS/FILE or CLASS/FILE NUMBER");
    for (int row = 1; row <= lines.size(); row++) {
      String text = lines.get(row - 1).strip();
      if (!text.isEmpty()) {
        add(text, "%s, row %d".formatted(list, row), part);
      }
    }
  }

  private void add(String text, String where, Part part) {
    Matcher fields = ROW.matcher(text);
    if (!fields.matches()) {
      throw new InputException(
          "%s: expected CLASS/FILE or CLASS/FILE NUMBER, found '%s'".formatted(where, text));
    }
    String className = fields.group(1);
    int label = classes.label(className, where);
    String number = fields.group(3);
    if (number != null && !number.equals(Integer.toString(label + 1))) {
      throw new InputException(
          "%s: '%s' has the number %s, expected %d".formatted(where, className, number, label + 1));
    }
    Path file = folders.find(className, fields.group(2), where);
    builder.add(new CatalogueEntry(file, className + "/" + fields.group(2), label, part));
  }
}
