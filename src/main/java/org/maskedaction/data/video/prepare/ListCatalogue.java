package org.maskedaction.data.video.prepare;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.maskedaction.data.Part;
import org.maskedaction.data.video.VideoEntry;
import org.maskedaction.data.video.VideoList;
import org.maskedaction.io.InputException;

/** Lists of one path and label per row, as {@link VideoList} reads them. */
final class ListCatalogue {
  private ListCatalogue() {}

  /**
   * Reads one list, which is to be split.
   *
   * @param videos folder that relative paths start from
   * @param labels file of all classes, or null for the labels as names
   */
  static Catalogue read(Path videos, Path list, Path labels) {
    Catalogue.Builder builder = new Catalogue.Builder();
    int classes = add(builder, videos, list, null);
    return builder.build(names(list, classes, labels));
  }

  /** Reads one list per part; their file names tell which. */
  static Catalogue readParts(Path videos, List<Path> lists, Path labels) {
    Catalogue.Builder builder = new Catalogue.Builder();
    int classes = 0;
    for (Path list : lists) {
      classes = Math.max(classes, add(builder, videos, list, Part.ofFile(list)));
    }
    return builder.build(names(lists.get(0), classes, labels));
  }

  /** Adds the rows; returns one more than the highest label. */
  private static int add(Catalogue.Builder builder, Path videos, Path list, Part part) {
    int classes = 0;
    for (VideoEntry row : VideoList.read(list, videos)) {
      Path file = row.path().normalize();
      builder.add(new Catalogue.Entry(file, row.id(), row.label(), part));
      classes = Math.max(classes, row.label() + 1);
    }
    return classes;
  }

  private static List<String> names(Path list, int classes, Path labels) {
    if (labels == null) {
      return IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    }
    List<String> names = ClassTable.read(labels).names();
    if (classes > names.size()) {
      throw new InputException(
          "%s: label %d is none of the %d classes in %s"
              .formatted(list, classes - 1, names.size(), labels));
    }
    return names;
  }
}
