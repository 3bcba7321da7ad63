package org.maskedaction.sweep;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The settings that make a candidate what it is.
 *
 * @param values by dotted key, as a configuration writes them, in the order of the search space
 */
public record CandidateSettings(Map<String, String> values) implements Serializable {

  /** Takes its own copy. */
  public CandidateSettings {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** As settings of the form {@code section.key=value}. */
  public List<String> overrides() {
    return values.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
  }

  /** For people. */
  public String text() {
    return String.join(" ", overrides());
  }
}
