package org.maskedaction.config;

import java.util.Arrays;
import java.util.List;
import org.maskedaction.config.ConfigNode.Kind;
import org.maskedaction.io.InputException;

/**
 * One value of a configuration that can be written on a single line: a number, a truth value, one
 * of several words, a text or a path.
 *
 * @param path the dotted key
 * @param type Java type of its value
 */
public record ConfigKey(String path, Class<?> type) {

  /**
   * The key at a dotted path.
   *
   * @param root record type of the configuration
   * @throws InputException where there is no such key, or it is a section or a list
   */
  public static ConfigKey find(Class<? extends Record> root, String path) {
    Class<? extends Record> section = root;
    String[] words = path.split("\\.", -1);
    for (int i = 0; i < words.length; i++) {
      RecordKeys.Key key = within(section, words[i]);
      if (key == null) {
        throw new InputException("unknown key '" + path + "'" + help(root, path));
      }
      boolean last = i == words.length - 1;
      if (last && !key.isSection() && key.type() instanceof Class<?> type) {
        return new ConfigKey(path, type);
      }
      if (last || !key.isSection()) {
        throw new InputException(
            "'%s' is a %s, not a single value"
                .formatted(path, key.isSection() ? "section" : "list"));
      }
      section = ((Class<?>) key.type()).asSubclass(Record.class);
    }
    throw new IllegalArgumentException("an empty path");
  }

  /** Whether the value is a number without a fraction. */
  public boolean isWhole() {
    return type == int.class || type == Integer.class || type == long.class;
  }

  /** Whether the value is a number that may have a fraction. */
  public boolean isReal() {
    return type == double.class || type == Double.class;
  }

  /** All values of a truth value or of a word, as a configuration writes them; else none. */
  public List<String> choices() {
    if (type == boolean.class) {
      return List.of("true", "false");
    }
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(constant -> ScalarReader.yamlName((Enum<?>) constant))
          .toList();
    }
    return List.of();
  }

  /**
   * Makes sure that a text denotes a value of this key; whether it is in range is for the check of
   * the whole configuration.
   *
   * @param source named in the error
   */
  public void check(String text, String source) {
    ConfigNode node = YamlReader.parse(text, source);
    boolean absent = node instanceof ConfigNode.Scalar scalar && scalar.kind() == Kind.NULL;
    if (!absent || type.isPrimitive()) {
      new ScalarReader("default").read(type, node, path);
    }
  }

  private static RecordKeys.Key within(Class<? extends Record> section, String name) {
    return RecordKeys.of(section).stream()
        .filter(key -> key.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  private static String help(Class<? extends Record> root, String path) {
    return NearestKey.find(path, RecordKeys.paths(root))
        .map(key -> "; did you mean '" + key + "'?")
        .orElse("");
  }
}
