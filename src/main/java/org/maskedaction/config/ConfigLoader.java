package org.maskedaction.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.maskedaction.config.ConfigNode.Origin;
import org.maskedaction.config.ConfigNode.Section;
import org.maskedaction.io.InputException;

/**
 * Reads config records from YAML files and writes them back.
 *
 * <p>A component {@code maskRatio} is the key {@code mask_ratio}, a nested record is a section.
 * Components may be whole numbers, numbers, booleans, texts, paths, enums (in lower case), records
 * and lists of these. A key that is left out takes its {@link Default}. The key {@code extends}, at
 * the top of a file, names another file, relative to it, whose settings come first; sections merge,
 * lists and single values are replaced, and {@code null} removes an optional value. In paths,
 * <code>
 * ${name}</code> is the name of the loaded file without its ending. Paths are relative to the
 * working directory.
 *
 * <p>Every method throws {@link InputException} with one line that names the file and line, or the
 * override, the dotted key and what was expected: for an unknown key (with the nearest valid one),
 * a key given twice, a wrong type, a value that the record refuses, a missing file or a circle of
 * {@code extends}.
 */
public final class ConfigLoader {
  private ConfigLoader() {}

  /**
   * The settings in {@code file}, with overrides.
   *
   * @param overrides texts of the form {@code section.key=value}, the value written as in YAML;
   *     later ones win
   */
  public static <T extends Record> T load(Class<T> type, Path file, List<String> overrides) {
    return bind(type, ConfigSources.read(file), overrides, stem(file));
  }

  /** The defaults of {@code type}, with overrides; <code>${name}</code> is {@code default}. */
  public static <T extends Record> T defaults(Class<T> type, List<String> overrides) {
    return bind(type, Section.empty(new Origin("defaults", 0)), overrides, "default");
  }

  /** The settings written in {@code yaml}; <code>${name}</code> is {@code default}. */
  public static <T extends Record> T parse(Class<T> type, String yaml) {
    return bind(type, YamlReader.readText(yaml, "config text"), List.of(), "default");
  }

  /**
   * The settings in {@code file}, with overrides, as YAML that loads back to an equal record;
   * behind every value a comment says where it comes from: file and line, the override, or the
   * default.
   *
   * @param overrides as those of {@link #load}
   */
  public static String explain(Class<? extends Record> type, Path file, List<String> overrides) {
    Section settings = ConfigSources.override(ConfigSources.read(file), overrides);
    return YamlWriter.explain(load(type, file, overrides), settings);
  }

  /** All settings of {@code config} as YAML that loads back to an equal record. */
  public static String toYaml(Record config) {
    return YamlWriter.write(config);
  }

  /** All settings of {@code config} by key, sections as maps; paths and enums are texts. */
  public static Map<String, Object> toMap(Record config) {
    return YamlWriter.section(config);
  }

  /** All settings of {@code config} as single values by their dotted keys, to be compared. */
  public static Map<String, Object> toFlatMap(Record config) {
    return toFlatMap(toMap(config));
  }

  /** Values of maps and records within each other as single values by their dotted keys. */
  public static Map<String, Object> toFlatMap(Map<String, ?> values) {
    Map<String, Object> flat = new LinkedHashMap<>();
    addFlat("", values, flat);
    return flat;
  }

  private static void addFlat(String prefix, Map<?, ?> section, Map<String, Object> flat) {
    section.forEach(
        (key, value) -> {
          Object plain = YamlWriter.plain(value);
          if (plain instanceof Map<?, ?> inner) {
            addFlat(prefix + key + ".", inner, flat);
          } else {
            flat.put(prefix + key, plain);
          }
        });
  }

  /**
   * What a file names at its top level: every key, with its text where it has a single value.
   *
   * @param overrides as those of {@link #load}
   */
  public static Map<String, TopLevel> topLevel(Path file, List<String> overrides) {
    Map<String, TopLevel> keys = new LinkedHashMap<>();
    ConfigSources.override(ConfigSources.read(file), overrides)
        .values()
        .forEach((key, node) -> keys.put(key, TopLevel.of(node)));
    return keys;
  }

  /**
   * A key at the top level of a file.
   *
   * @param text its single value as it is written, or null for a section or a list
   * @param isList whether it is a list
   * @param origin file and line, or the override
   * @param shown the value as errors show it
   */
  public record TopLevel(String text, boolean isList, String origin, String shown) {
    private static TopLevel of(ConfigNode node) {
      String text = node instanceof ConfigNode.Scalar scalar ? scalar.text() : null;
      boolean list = node instanceof ConfigNode.Items;
      return new TopLevel(text, list, node.origin().toString(), node.shown());
    }
  }

  /** The keys of a record at its top level, in the order of its components. */
  public static List<String> keys(Class<? extends Record> type) {
    return RecordKeys.of(type).stream().map(RecordKeys.Key::name).toList();
  }

  private static <T extends Record> T bind(
      Class<T> type, Section settings, List<String> overrides, String name) {
    Section complete = ConfigSources.override(settings, overrides);
    return new RecordBinder(type, name).bind(type, withoutImplied(complete, type), "");
  }

  /** The settings without a key that the type implies and that says what it implies. */
  private static Section withoutImplied(Section settings, Class<? extends Record> type) {
    Implied implied = type.getAnnotation(Implied.class);
    boolean given =
        implied != null
            && settings.values().get(implied.key()) instanceof ConfigNode.Scalar scalar
            && scalar.text().equals(implied.value());
    return given ? settings.without(implied.key()) : settings;
  }

  private static String stem(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }
}
