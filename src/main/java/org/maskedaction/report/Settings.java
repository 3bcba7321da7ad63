package org.maskedaction.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.maskedaction.io.InputException;

/**
 * The settings of a configuration of any kind, also of an earlier version.
 *
 * @param yaml as they are written
 * @param values as texts, by dotted key
 */
record Settings(String yaml, Map<String, String> values) {
  private static final YAMLMapper YAML = new YAMLMapper();

  Settings {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /**
   * Reads a file.
   *
   * @throws InputException where it is no YAML
   */
  static Settings read(Path file) {
    try {
      String yaml = Files.readString(file);
      Map<String, String> values = new LinkedHashMap<>();
      flatten("", YAML.readTree(yaml), values);
      return new Settings(yaml, values);
    } catch (IOException e) {
      throw new InputException(file + ": cannot be read as YAML: " + e.getMessage(), e);
    }
  }

  private static void flatten(String key, JsonNode node, Map<String, String> values) {
    if (node.isObject()) {
      String prefix = key.isEmpty() ? "" : key + ".";
      node.fields()
          .forEachRemaining(field -> flatten(prefix + field.getKey(), field.getValue(), values));
    } else if (!key.isEmpty()) {
      values.put(key, node.isValueNode() ? node.asText() : node.toString());
    }
  }

  /** The value of a key, or null where it is absent or null. */
  String get(String key) {
    String value = values.get(key);
    return "null".equals(value) ? null : value;
  }

  /** The whole number of a key, 0 where there is none. */
  long number(String key) {
    String value = get(key);
    return value != null && value.matches("\\d{1,18}") ? Long.parseLong(value) : 0;
  }
}
