package org.maskedaction.config;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.maskedaction.config.ConfigNode.Items;
import org.maskedaction.config.ConfigNode.Section;

/** Writes a config record as YAML with a comment behind every value that says where it is from. */
final class OriginWriter {
  private static final String DEFAULT = "default";
  private static final int COMMENT_COLUMN = 48;

  private OriginWriter() {}

  /** A line; {@code origin} is null for the heading of a section. */
  private record Line(String text, String origin) {
    Line indented(String prefix) {
      return new Line(prefix + text, origin);
    }

    /** With the comment. */
    String written() {
      return origin == null
          ? text
          : ("%-" + COMMENT_COLUMN + "s # %s").formatted(text, origin.replaceAll("\\s+", " "));
    }
  }

  /**
   * The settings as YAML.
   *
   * @param given what the record was made of
   */
  static String write(Record config, Section given) {
    return section(config, given).stream()
        .map(Line::written)
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static List<Line> section(Record config, ConfigNode given) {
    List<Line> lines = new ArrayList<>();
    for (RecordComponent component : config.getClass().getRecordComponents()) {
      String key = RecordKeys.snakeCase(component.getName());
      ConfigNode node = given instanceof Section section ? section.values().get(key) : null;
      lines.addAll(entry(key, YamlWriter.get(component, config), node));
    }
    return lines;
  }

  private static List<Line> entry(String key, Object value, ConfigNode given) {
    List<Line> lines = new ArrayList<>();
    String origin = given == null ? DEFAULT : given.origin().toString();
    if (value instanceof Record section) {
      lines.add(new Line(key + ":", null));
      section(section, given).forEach(line -> lines.add(line.indented("  ")));
    } else if (value instanceof List<?> list && list.stream().anyMatch(Record.class::isInstance)) {
      lines.add(new Line(key + ":", origin));
      for (int i = 0; i < list.size(); i++) {
        ConfigNode item = given instanceof Items items ? items.items().get(i) : null;
        lines.addAll(item((Record) list.get(i), item));
      }
    } else {
      lines.add(new Line(key + ": " + YamlWriter.line(value), origin));
    }
    return lines;
  }

  private static List<Line> item(Record value, ConfigNode given) {
    List<Line> lines = new ArrayList<>();
    for (Line line : section(value, given)) {
      lines.add(line.indented(lines.isEmpty() ? "  - " : "    "));
    }
    return lines;
  }
}
