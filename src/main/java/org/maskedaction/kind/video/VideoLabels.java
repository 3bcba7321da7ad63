package org.maskedaction.kind.video;

import java.nio.file.Path;
import java.util.List;
import org.maskedaction.data.video.VideoEntry;
import org.maskedaction.io.InputException;

/** VideoLabels as a classifier needs them. */
final class VideoLabels {
  private VideoLabels() {}

  /**
   * Checks that every video has the index of a class.
   *
   * @param source where the entries come from
   * @throws InputException naming the source and the first entry without
   */
  static void require(Path source, List<VideoEntry> entries, int classes) {
    List<VideoEntry> wrong =
        entries.stream().filter(e -> e.label() < 0 || e.label() >= classes).toList();
    if (!wrong.isEmpty()) {
      VideoEntry first = wrong.get(0);
      throw new InputException(
          ("%s: %d of %d labels are not 0 to %d (finetune.num_classes: %d),"
                  + " first row %d, '%s' with %d")
              .formatted(
                  source,
                  wrong.size(),
                  entries.size(),
                  classes - 1,
                  classes,
                  first.row(),
                  first.id(),
                  first.label()));
    }
  }

  /**
   * Checks that every video has a label.
   *
   * @param source where the entries come from
   * @throws InputException naming the source and the first entry without
   */
  static void requireAny(Path source, List<VideoEntry> entries) {
    List<VideoEntry> without = entries.stream().filter(entry -> entry.label() < 0).toList();
    if (!without.isEmpty()) {
      throw new InputException(
          "%s: %d of %d rows have no label, first row %d, '%s'; expected one for every clip"
              .formatted(
                  source,
                  without.size(),
                  entries.size(),
                  without.get(0).row(),
                  without.get(0).id()));
    }
  }
}
