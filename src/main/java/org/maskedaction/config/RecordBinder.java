package org.maskedaction.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.maskedaction.config.ConfigNode.Items;
import org.maskedaction.config.ConfigNode.Kind;
import org.maskedaction.config.ConfigNode.Origin;
import org.maskedaction.config.ConfigNode.Scalar;
import org.maskedaction.config.ConfigNode.Section;
import org.maskedaction.io.InputException;

/**
 * Makes a record from the sections of a config. A record's own check starts its message with the
 * key that is wrong; the binder puts the place and the section in front of it.
 */
final class RecordBinder {
  private final Class<? extends Record> root;
  private final ScalarReader scalars;

  /** For records of type {@code root}; {@code runName} stands for <code>${name}</code> in paths. */
  RecordBinder(Class<? extends Record> root, String runName) {
    this.root = root;
    this.scalars = new ScalarReader(runName);
  }

  /**
   * The record that {@code section} describes.
   *
   * @param prefix the dotted path of the section with a final dot, empty for the root
   * @throws InputException for an unknown key, a wrong type, a missing key or a failed check
   */
  <T extends Record> T bind(Class<T> type, Section section, String prefix) {
    List<RecordKeys.Key> keys = RecordKeys.of(type);
    rejectUnknown(keys, section, prefix);
    Object[] values = keys.stream().map(key -> valueOf(key, section, prefix)).toArray();
    return construct(type, values, section, prefix);
  }

  private void rejectUnknown(List<RecordKeys.Key> keys, Section section, String prefix) {
    List<String> names = keys.stream().map(RecordKeys.Key::name).toList();
    for (var entry : section.values().entrySet()) {
      if (!names.contains(entry.getKey())) {
        String path = prefix + entry.getKey();
        Optional<String> nearest = NearestKey.find(path, RecordKeys.paths(root));
        String help =
            nearest
                .map(key -> "did you mean '" + key + "'?")
                .orElseGet(() -> "valid keys here: " + String.join(", ", names));
        throw new InputException(
            entry.getValue().origin() + ": unknown key '" + path + "'; " + help);
      }
    }
  }

  private Object valueOf(RecordKeys.Key key, Section section, String prefix) {
    String path = prefix + key.name();
    ConfigNode node = section.values().get(key.name());
    if (node == null) {
      node = defaultOf(key, section.origin(), path);
    }
    if (node instanceof Scalar scalar && scalar.isNull()) {
      if (key.isOptional()) {
        return null;
      }
      if (key.isSection() && scalar.kind() == Kind.EMPTY) {
        node = Section.empty(scalar.origin());
      }
    }
    if (node instanceof Section given && key.isSection() && key.defaultText() != null) {
      node = sectionDefault(key, path).overlaidBy(given);
    }
    return convert(key.type(), node, path);
  }

  private static ConfigNode defaultOf(RecordKeys.Key key, Origin origin, String path) {
    if (key.isSection() && !key.isOptional()) {
      return Section.empty(origin);
    }
    if (key.defaultText() != null) {
      return YamlReader.parse(key.defaultText(), "default of " + path);
    }
    throw new InputException(origin + ": " + path + " must be given");
  }

  /** What a section's keys are before those of the section's own record type. */
  private static Section sectionDefault(RecordKeys.Key key, String path) {
    ConfigNode node = YamlReader.parse(key.defaultText(), "default of " + path);
    return node instanceof Section section ? section : Section.empty(node.origin());
  }

  private Object convert(Type type, ConfigNode node, String path) {
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      return convertItems(list.getActualTypeArguments()[0], node, path);
    }
    Class<?> raw = (Class<?>) type;
    if (!raw.isRecord()) {
      return scalars.read(raw, node, path);
    }
    if (node instanceof Section section) {
      return bind(raw.asSubclass(Record.class), section, path + ".");
    }
    throw new InputException(
        "%s: %s must be a section of keys (%s), is %s"
            .formatted(
                node.origin(),
                path,
                RecordKeys.of(raw.asSubclass(Record.class)).stream()
                    .map(RecordKeys.Key::name)
                    .collect(Collectors.joining(", ")),
                node.shown()));
  }

  private List<Object> convertItems(Type type, ConfigNode node, String path) {
    if (!(node instanceof Items list)) {
      throw new InputException(node.origin() + ": " + path + " must be a list, is " + node.shown());
    }
    List<Object> values = new ArrayList<>();
    for (ConfigNode item : list.items()) {
      values.add(convert(type, item, path + "[" + values.size() + "]"));
    }
    return List.copyOf(values);
  }

  private static <T extends Record> T construct(
      Class<T> type, Object[] values, Section section, String prefix) {
    try {
      Class<?>[] types =
          Arrays.stream(type.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new);
      Constructor<T> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof InputException wrong) {
        String key = wrong.getMessage().split(" ", 2)[0];
        throw new InputException(section.originOf(key) + ": " + prefix + wrong.getMessage(), wrong);
      }
      throw new IllegalStateException("the check of " + type.getName() + " failed", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make a " + type.getName(), e);
    }
  }
}
