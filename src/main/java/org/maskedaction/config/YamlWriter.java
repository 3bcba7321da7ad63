package org.maskedaction.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.maskedaction.config.ConfigNode.Items;
import org.maskedaction.config.ConfigNode.Section;

/** Writes a config record as YAML, every key with its value and, if asked, its origin. */
final class YamlWriter {
  private static final String DEFAULT = "default";
  private static final int COMMENT_COLUMN = 48;
  private static final YAMLMapper MAPPER =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .disable(YAMLGenerator.Feature.SPLIT_LINES)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .build();

  private YamlWriter() {}

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

  static String write(Record config) {
    try {
      return MAPPER.writeValueAsString(section(config));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + config, e);
    }
  }

  /** A value on a single line, a list in brackets. */
  static String line(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(YamlWriter::line).collect(Collectors.joining(", ", "[", "]"));
    }
    try {
      return MAPPER.writeValueAsString(plain(value)).strip();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + value, e);
    }
  }

  /** The values by key, in the order of the components. */
  static Map<String, Object> section(Record config) {
    Map<String, Object> section = new LinkedHashMap<>();
    for (RecordComponent component : config.getClass().getRecordComponents()) {
      section.put(RecordKeys.snakeCase(component.getName()), plain(get(component, config)));
    }
    return section;
  }

  /** A value as YAML has it: texts for paths and enums, maps for records. */
  static Object plain(Object value) {
    if (value instanceof Record config) {
      return section(config);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(YamlWriter::plain).toList();
    }
    if (value instanceof Enum<?> constant) {
      return ScalarReader.yamlName(constant);
    }
    return value instanceof Path path ? path.toString() : value;
  }

  /** The value of a component. */
  static Object get(RecordComponent component, Record config) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(config);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }

  /**
   * The settings with a comment behind every value that says where it is from.
   *
   * @param given what the record was made of
   */
  static String explain(Record config, Section given) {
    return lines(config, given).stream()
        .map(Line::written)
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static List<Line> lines(Record config, ConfigNode given) {
    List<Line> lines = new ArrayList<>();
    for (RecordComponent component : config.getClass().getRecordComponents()) {
      String key = RecordKeys.snakeCase(component.getName());
      ConfigNode node = given instanceof Section section ? section.values().get(key) : null;
      lines.addAll(entry(key, get(component, config), node));
    }
    return lines;
  }

  private static List<Line> entry(String key, Object value, ConfigNode given) {
    List<Line> lines = new ArrayList<>();
    String origin = given == null ? DEFAULT : given.origin().toString();
    if (value instanceof Record section) {
      lines.add(new Line(key + ":", null));
      lines(section, given).forEach(line -> lines.add(line.indented("  ")));
    } else if (value instanceof List<?> list && list.stream().anyMatch(Record.class::isInstance)) {
      lines.add(new Line(key + ":", origin));
      for (int i = 0; i < list.size(); i++) {
        ConfigNode item = given instanceof Items items ? items.items().get(i) : null;
        lines.addAll(item((Record) list.get(i), item));
      }
    } else {
      lines.add(new Line(key + ": " + line(value), origin));
    }
    return lines;
  }

  private static List<Line> item(Record value, ConfigNode given) {
    List<Line> lines = new ArrayList<>();
    for (Line line : lines(value, given)) {
      lines.add(line.indented(lines.isEmpty() ? "  - " : "    "));
    }
    return lines;
  }
}
