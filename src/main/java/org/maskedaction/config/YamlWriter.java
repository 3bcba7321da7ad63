package org.maskedaction.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes a config record as YAML, every key with its value. */
final class YamlWriter {
  private static final YAMLMapper MAPPER =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .disable(YAMLGenerator.Feature.SPLIT_LINES)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .build();

  private YamlWriter() {}

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
}
