package org.maskedaction.data.video.prepare;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.maskedaction.data.Part;
import org.maskedaction.io.InputException;

/**
 * A published split of UCF101: {@code trainlist01.txt} with rows {@code CLASS/FILE NUMBER}, {@code
 * testlist01.txt} with rows {@code CLASS/FILE}, and {@code classInd.txt}, which numbers the classes
 * from 1.
 */
final class UcfSplit {
  private static final Pattern ROW = Pattern.compile("([^/]+)/(.+\\.\\w+)(?:\\s+(\\d+))?");

  private final ClassTable classes;
  private final ClassFolders folders;
  private final Catalogue.Builder builder = new Catalogue.Builder();

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
      Part part = Part.ofFile(list);
      ClassFolders.forEachRow(
          list,
          "rows CLASS/FILE or CLASS/FILE NUMBER",
          (text, where) -> split.add(text, where, part));
    }
    return split.builder.build(split.classes.names());
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
    builder.add(new Catalogue.Entry(file, className + "/" + fields.group(2), label, part));
  }
}
