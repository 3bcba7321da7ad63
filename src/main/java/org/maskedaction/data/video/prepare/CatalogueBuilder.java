package org.maskedaction.data.video.prepare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.maskedaction.data.LeftOut;
import org.maskedaction.io.InputException;

/** Collects a catalogue; a file that is named again has to be the same in everything. */
final class CatalogueBuilder {
  private final Map<Path, CatalogueEntry> entries = new LinkedHashMap<>();
  private final List<LeftOut> missing = new ArrayList<>();
  private final Map<String, Integer> ignored = new TreeMap<>();

  /**
   * Adds a video.
   *
   * @throws InputException where the same file has been added with another label or part
   */
  void add(CatalogueEntry entry) {
    CatalogueEntry before = entries.putIfAbsent(entry.file(), entry);
    if (before == null) {
      return;
    }
    if (before.label() != entry.label() || before.part() != entry.part()) {
      throw new InputException(
          "%s: is listed twice, as %s and as %s"
              .formatted(entry.file(), describe(before), describe(entry)));
    }
    ignore("listed more than once", 1);
  }

  private static String describe(CatalogueEntry entry) {
    String label = "label " + entry.label();
    return entry.part() == null ? label : label + " in " + entry.part().key();
  }

  /** Notes a video that is named but not there. */
  void missing(String source, String reason) {
    missing.add(new LeftOut(source, reason));
  }

  /** Counts files or rows that are not taken. */
  void ignore(String reason, int count) {
    if (count > 0) {
      ignored.merge(reason, count, Integer::sum);
    }
  }

  Catalogue build(List<String> classes) {
    return new Catalogue(new ArrayList<>(entries.values()), classes, missing, ignored);
  }
}
