package org.maskedaction.data.video.prepare;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.maskedaction.data.Part;
import org.maskedaction.io.InputException;

/**
 * A published split of HMDB51 or J-HMDB: one file {@code CLASS_test_splitN.txt} per class with rows
 * {@code FILE USE}, where the use is 1 for training, 2 for testing and 0 for neither. Classes are
 * numbered in alphabetical order.
 */
final class HmdbSplit {
  private static final Pattern FILE_NAME = Pattern.compile("(.+)_test_split(\\d+)\\.txt");
  private static final Pattern ROW = Pattern.compile("(\\S|\\S.*\\S)\\s+([012])");
  private static final String TRAINING = "1";
  private static final String TESTING = "2";

  private final ClassFolders folders;
  private final Catalogue.Builder builder = new Catalogue.Builder();

  private HmdbSplit(Path videos) {
    this.folders = new ClassFolders(videos);
  }

  /**
   * Reads the files of one split.
   *
   * @param labels file of all classes, or null for those of the split in alphabetical order
   * @throws InputException naming the file or row that is not as described, or where the files are
   *     of several splits
   */
  static Catalogue read(Path videos, List<Path> lists, Path labels) {
    Map<String, Path> byClass = byClass(lists);
    ClassTable classes = ClassTable.of(labels, byClass.keySet());
    HmdbSplit split = new HmdbSplit(videos);
    byClass.forEach(
        (name, list) -> {
          int label = classes.label(name, list.toString());
          ClassFolders.forEachRow(
              list, "rows FILE USE", (text, where) -> split.add(text, where, name, label));
        });
    return split.builder.build(classes.names());
  }

  private static Map<String, Path> byClass(List<Path> lists) {
    Map<String, Path> byClass = new TreeMap<>();
    String number = null;
    for (Path list : lists) {
      Matcher name = FILE_NAME.matcher(list.getFileName().toString());
      if (!name.matches()) {
        throw new InputException(list + ": expected a file name CLASS_test_splitN.txt");
      }
      number = number == null ? name.group(2) : number;
      if (!number.equals(name.group(2)) || byClass.put(name.group(1), list) != null) {
        throw new InputException(
            "%s: expected one file per class, all of split %s".formatted(list, number));
      }
    }
    return byClass;
  }

  private void add(String text, String where, String className, int label) {
    Matcher fields = ROW.matcher(text);
    if (!fields.matches()) {
      throw new InputException(
          "%s: expected a file and 0, 1 or 2, found '%s'".formatted(where, text));
    }
    String name = fields.group(1);
    Path file = folders.find(className, name, where);
    String id = className + "/" + name;
    switch (fields.group(2)) {
      case TRAINING -> builder.add(new Catalogue.Entry(file, id, label, Part.TRAIN));
      case TESTING -> builder.add(new Catalogue.Entry(file, id, label, Part.TEST));
      default -> builder.ignore("not used by the split", 1);
    }
  }
}
