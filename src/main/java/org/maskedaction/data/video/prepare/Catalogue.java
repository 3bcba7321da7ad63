package org.maskedaction.data.video.prepare;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.maskedaction.data.LeftOut;

/**
 * What a data set says it holds; no video has been opened yet.
 *
 * @param entries the videos, each file once
 * @param classes names of the classes by label
 * @param missing videos that are named but not there
 * @param ignored files and rows that are not taken, counted by reason
 */
public record Catalogue(
    List<CatalogueEntry> entries,
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
}
