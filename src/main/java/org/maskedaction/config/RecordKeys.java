package org.maskedaction.config;

import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The YAML keys of a config record. */
final class RecordKeys {
  private RecordKeys() {}

  /** One key; {@code defaultText} is YAML, or null where the record names no default. */
  record Key(String name, Type type, String defaultText) {
    boolean isSection() {
      return type instanceof Class<?> raw && raw.isRecord();
    }

    boolean isOptional() {
      return "null".equals(defaultText);
    }
  }

  /** The keys of {@code type} in the order of its components. */
  static List<Key> of(Class<? extends Record> type) {
    return Arrays.stream(type.getRecordComponents()).map(RecordKeys::key).toList();
  }

  /** The dotted paths of all values below {@code type}, sections included. */
  static List<String> paths(Class<? extends Record> type) {
    List<String> paths = new ArrayList<>();
    for (Key key : of(type)) {
      paths.add(key.name());
      if (key.isSection()) {
        Class<? extends Record> section = ((Class<?>) key.type()).asSubclass(Record.class);
        paths(section).forEach(path -> paths.add(key.name() + "." + path));
      }
    }
    return paths;
  }

  /** {@code maskRatio} as {@code mask_ratio}. */
  static String snakeCase(String camelCase) {
    return camelCase.replaceAll("(?<=[a-z0-9])([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  private static Key key(RecordComponent component) {
    Default annotation = component.getAnnotation(Default.class);
    return new Key(
        snakeCase(component.getName()),
        component.getGenericType(),
        annotation == null ? null : annotation.value());
  }
}
