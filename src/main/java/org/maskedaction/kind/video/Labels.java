package org.maskedaction.kind.video;

import java.nio.file.Path;
import java.util.List;
import org.maskedaction.data.video.VideoEntry;
import org.maskedaction.io.InputException;

/** Labels as a classifier needs them. */
final class Labels {
  private Labels() {}

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
}
