package org.maskedaction.data.video.prepare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.maskedaction.data.LeftOut;
import org.maskedaction.data.Part;
import org.maskedaction.io.InputException;

/**
 * What a data set says it holds; no video has been opened yet.
 *
 * @param entries the videos, each file once
 * @param classes names of the classes by label
 * @param missing videos that are named but not there
 * @param ignored files and rows that are not taken, counted by reason
 */
public record Catalogue(
    List<Entry> entries,
    List<String> classes,
    List<LeftOut> missing,
    Map<String, Integer> ignored) {
  /** Takes its own copies. */
  public Catalogue {
    entries = List.copyOf(entries);
    classes = List.copyOf(classes);
    missing = List.copyOf(missing);
    ignored = Collections.unmodifiableMap(new TreeMap<>(ignored));
  }

  /**
   * One video that a data set names.
   *
   * @param file where it should be
   * @param id how the data set names it
   * @param label class index from 0, or -1 where the class is not known
   * @param part the part it belongs to by the data set's own split, or null where there is none
   */
  public record Entry(Path file, String id, int label, Part part) {}

  /** Collects a catalogue; a file that is named again has to be the same in everything. */
  static final class Builder {
    private final Map<Path, Entry> entries = new LinkedHashMap<>();
    private final List<LeftOut> missing = new ArrayList<>();
    private final Map<String, Integer> ignored = new TreeMap<>();

    /**
     * Adds a video.
     *
     * @throws InputException where the same file has been added with another label or part
     */
    void add(Entry entry) {
      Entry before = entries.putIfAbsent(entry.file(), entry);
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

    private static String describe(Entry entry) {
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
}
