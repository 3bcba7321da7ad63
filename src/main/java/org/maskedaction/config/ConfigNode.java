package org.maskedaction.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One value of a parsed config together with the place it was written at. */
public sealed interface ConfigNode {
  /** Where the value, or its key if it has one, was written. */
  Origin origin();

  /** The value as an error message shows it. */
  String shown();

  /** A file and line (counted from 1, 0 if unknown), or an override. */
  record Origin(String source, int line) {
    @Override
    public String toString() {
      return line > 0 ? source + ":" + line : source;
    }
  }

  /** What YAML takes a scalar for. */
  enum Kind {
    TEXT,
    NUMBER,
    BOOLEAN,
    /** The word {@code null} or {@code ~}. */
    NULL,
    /** A key with nothing after it. */
    EMPTY
  }

  /** A single value; {@code text} is what was written, without quotes. */
  record Scalar(String text, Kind kind, Origin origin) implements ConfigNode {
    @Override
    public String shown() {
      return switch (kind) {
        case NULL -> "null";
        case EMPTY -> "empty";
        default -> "'" + text + "'";
      };
    }

    boolean isNull() {
      return kind == Kind.NULL || kind == Kind.EMPTY;
    }
  }

  /** A list of values. */
  record Items(List<ConfigNode> items, Origin origin) implements ConfigNode {
    public Items {
      items = List.copyOf(items);
    }

    @Override
    public String shown() {
      return "a list of " + items.size();
    }
  }

  /** Named values, in the order they were written. */
  record Section(Map<String, ConfigNode> values, Origin origin) implements ConfigNode {
    public Section {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    static Section empty(Origin origin) {
      return new Section(Map.of(), origin);
    }

    @Override
    public String shown() {
      return "a section";
    }

    /** A copy in which {@code key} has {@code value}. */
    Section with(String key, ConfigNode value) {
      Map<String, ConfigNode> copy = new LinkedHashMap<>(values);
      copy.put(key, value);
      return new Section(copy, origin);
    }

    /** A copy that lacks {@code key}. */
    public Section without(String key) {
      Map<String, ConfigNode> copy = new LinkedHashMap<>(values);
      copy.remove(key);
      return new Section(copy, origin);
    }

    /**
     * This section with {@code top} laid over it: sections merge key by key, anything else is
     * replaced. An empty section heading in {@code top} leaves the section below as it is.
     */
    Section overlaidBy(Section top) {
      Map<String, ConfigNode> merged = new LinkedHashMap<>(values);
      top.values.forEach((key, node) -> merged.merge(key, node, Section::overlay));
      return new Section(merged, top.origin);
    }

    private static ConfigNode overlay(ConfigNode below, ConfigNode above) {
      if (below instanceof Section lower) {
        if (above instanceof Section upper) {
          return lower.overlaidBy(upper);
        }
        if (above instanceof Scalar scalar && scalar.kind() == Kind.EMPTY) {
          return below;
        }
      }
      return above;
    }

    /** The origin of the deepest written part of a dotted {@code path}. */
    Origin originOf(String path) {
      ConfigNode node = this;
      for (String key : path.split("\\.")) {
        ConfigNode next = node instanceof Section section ? section.values.get(key) : null;
        if (next == null) {
          break;
        }
        node = next;
      }
      return node.origin();
    }
  }
}
