package org.maskedaction.data.video.prepare;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.maskedaction.data.Part;
import org.maskedaction.io.CsvTable;
import org.maskedaction.io.InputException;

/**
 * Annotations of Kinetics: comma-separated values with the columns {@code label}, {@code
 * youtube_id}, {@code time_start}, {@code time_end} and {@code split}, of which those of the test
 * part have no label. The file of a video is {@code ID_START_END} with six digits for each time, or
 * {@code ID}, with any extension and in any folder.
 */
final class KineticsCsv {
  private static final Pattern SECONDS = Pattern.compile("\\d{1,6}");

  private KineticsCsv() {}

  /**
   * Reads annotation files.
   *
   * @param labels file of all classes, or null for the labels met, in alphabetical order
   * @throws InputException naming the row that is not as described
   */
  static Catalogue read(Path videos, List<Path> files, Path labels) {
    StemCatalogue catalogue = new StemCatalogue(videos);
    for (Path file : files) {
      CsvTable table = CsvTable.open(file);
      while (table.next()) {
        catalogue.add(annotation(table));
      }
    }
    return catalogue.build(labels);
  }

  private static StemCatalogue.Annotation annotation(CsvTable row) {
    Part part = Part.named(row.get("split"));
    if (part == null) {
      throw new InputException(
          "%s: expected train, val or test as split, found '%s'"
              .formatted(row.where(), row.get("split")));
    }
    String label = part == Part.TEST && !row.has("label") ? "" : row.get("label");
    if (label.isEmpty() && part != Part.TEST) {
      throw new InputException(row.where() + ": has no label");
    }
    String id = row.get("youtube_id");
    String stem =
        "%s_%06d_%06d".formatted(id, seconds(row, "time_start"), seconds(row, "time_end"));
    return new StemCatalogue.Annotation(
        List.of(stem, id), label.isEmpty() ? null : label, part, row.where());
  }

  private static int seconds(CsvTable row, String column) {
    String text = row.get(column);
    if (!SECONDS.matcher(text).matches()) {
      throw new InputException(
          "%s: expected whole seconds as %s, found '%s'".formatted(row.where(), column, text));
    }
    return Integer.parseInt(text);
  }
}
