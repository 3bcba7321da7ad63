package org.maskedaction.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.maskedaction.config.ConfigNode.Kind;
import org.maskedaction.config.ConfigNode.Scalar;
import org.maskedaction.io.InputException;

/** Turns a scalar of a config file into the Java type of a record component. */
public final class ScalarReader {
  /** Wider than YAML 1.1, which takes {@code 1e-4} for text as it has no dot. */
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");

  private final String runName;

  /** With the name that stands for <code>${name}</code> in paths. */
  ScalarReader(String runName) {
    this.runName = runName;
  }

  /** The value of {@code node} as {@code type}; {@code path} is its dotted key for errors. */
  Object read(Class<?> type, ConfigNode node, String path) {
    Object value = node instanceof Scalar scalar ? convert(type, scalar) : null;
    if (value == null) {
      throw new InputException(
          "%s: %s must be %s, is %s"
              .formatted(node.origin(), path, expectation(type), node.shown()));
    }
    return value;
  }

  /** The converted value, or null if the text does not denote one. */
  private Object convert(Class<?> type, Scalar scalar) {
    if (scalar.isNull()) {
      return null;
    }
    String text = scalar.text();
    if (type == int.class || type == Integer.class) {
      Long number = wholeNumber(scalar);
      return number == null || number.intValue() != number ? null : (Object) number.intValue();
    }
    if (type == long.class) {
      return wholeNumber(scalar);
    }
    if (type == double.class || type == Double.class) {
      return number(text);
    }
    if (type == boolean.class) {
      return scalar.kind() == Kind.BOOLEAN ? truth(text) : null;
    }
    if (type == Path.class) {
      return path(text);
    }
    if (type == String.class) {
      return text;
    }
    if (type.isEnum()) {
      return constant(type, text);
    }
    throw new IllegalArgumentException("a config value cannot be of " + type);
  }

  private static Long wholeNumber(Scalar scalar) {
    if (scalar.kind() != Kind.NUMBER || !scalar.text().matches("[-+]?(0|[1-9]\\d*)")) {
      return null;
    }
    try {
      return Long.valueOf(scalar.text());
    } catch (NumberFormatException beyondLong) {
      return null;
    }
  }

  private static Double number(String text) {
    if (!NUMBER.matcher(text).matches()) {
      return null;
    }
    double value = Double.parseDouble(text);
    return Double.isFinite(value) ? value : null;
  }

  /** Stricter than YAML 1.1, where {@code yes} and {@code off} are truth values too. */
  private static Boolean truth(String text) {
    return text.equals("true") || text.equals("false") ? Boolean.valueOf(text) : null;
  }

  private Path path(String text) {
    try {
      return text.isBlank() ? null : Path.of(text.replace("${name}", runName));
    } catch (InvalidPathException notOnThisSystem) {
      return null;
    }
  }

  private static Object constant(Class<?> type, String text) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> yamlName((Enum<?>) constant).equals(text))
        .findFirst()
        .orElse(null);
  }

  /** The word that a config file uses for an enum constant. */
  public static String yamlName(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static String expectation(Class<?> type) {
    if (type == int.class || type == long.class) {
      return "a whole number";
    }
    if (type == double.class || type == Double.class) {
      return "a number";
    }
    if (type == boolean.class) {
      return "true or false";
    }
    if (type.isEnum()) {
      return "one of "
          + Arrays.stream(type.getEnumConstants())
              .map(constant -> yamlName((Enum<?>) constant))
              .collect(Collectors.joining(", "));
    }
    return type == Path.class ? "a path" : "a text";
  }
}
