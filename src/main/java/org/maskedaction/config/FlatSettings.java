package org.maskedaction.config;

import java.util.LinkedHashMap;
import java.util.Map;

/** Settings as single values by their dotted keys, to be compared. */
public final class FlatSettings {
  private FlatSettings() {}

  /** All values of a record. */
  public static Map<String, Object> of(Record config) {
    return of(ConfigLoader.toMap(config));
  }

  /** All values of maps and records within each other. */
  public static Map<String, Object> of(Map<String, ?> values) {
    Map<String, Object> flat = new LinkedHashMap<>();
    add("", values, flat);
    return flat;
  }

  private static void add(String prefix, Map<?, ?> section, Map<String, Object> flat) {
    section.forEach(
        (key, value) -> {
          Object plain = YamlWriter.plain(value);
          if (plain instanceof Map<?, ?> inner) {
            add(prefix + key + ".", inner, flat);
          } else {
            flat.put(prefix + key, plain);
          }
        });
  }
}
