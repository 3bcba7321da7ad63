package org.maskedaction.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.maskedaction.config.ConfigNode.Kind;
import org.maskedaction.config.ConfigNode.Origin;
import org.maskedaction.config.ConfigNode.Scalar;
import org.maskedaction.config.ConfigNode.Section;
import org.maskedaction.io.InputException;

/** Puts together what a run's settings are written in: a file, the files it extends, overrides. */
public final class ConfigSources {
  private static final String EXTENDS = "extends";

  private ConfigSources() {}

  /** The file laid over the files it extends; {@code extends} is relative to the file naming it. */
  public static Section read(Path file) {
    return read(file, new ArrayList<>());
  }

  private static Section read(Path file, List<Path> chain) {
    Path normal = file.toAbsolutePath().normalize();
    boolean cycle = chain.contains(normal);
    chain.add(normal);
    if (cycle) {
      throw new InputException(
          "'extends' goes in a circle: "
              + chain.stream().map(Path::toString).collect(Collectors.joining(" -> ")));
    }
    Section own = YamlReader.readFile(file);
    ConfigNode parent = own.values().get(EXTENDS);
    if (parent == null) {
      return own;
    }
    if (!(parent instanceof Scalar name) || name.kind() != Kind.TEXT) {
      throw new InputException(
          parent.origin() + ": extends must be the path of a YAML file, is " + parent.shown());
    }
    return read(file.resolveSibling(name.text()), chain).overlaidBy(own.without(EXTENDS));
  }

  /** {@code settings} with {@code key.path=value} texts laid over it, in their order. */
  public static Section override(Section settings, List<String> overrides) {
    Section result = settings;
    for (String override : overrides) {
      result = override(result, override);
    }
    return result;
  }

  private static Section override(Section settings, String override) {
    int equals = override.indexOf('=');
    String path = equals < 0 ? "" : override.substring(0, equals).strip();
    if (!path.matches("\\w+(\\.\\w+)*")) {
      throw new InputException("--set " + override + ": expected section.key=value");
    }
    Origin origin = new Origin("--set " + override, 0);
    ConfigNode value = YamlReader.parse(override.substring(equals + 1), origin.source());
    return put(settings, List.of(path.split("\\.")), 0, withOrigin(value, origin));
  }

  private static Section put(Section section, List<String> path, int depth, ConfigNode value) {
    String key = path.get(depth);
    if (depth == path.size() - 1) {
      return section.overlaidBy(Section.empty(section.origin()).with(key, value));
    }
    ConfigNode child = section.values().get(key);
    if (child == null || child instanceof Scalar scalar && scalar.isNull()) {
      child = Section.empty(value.origin());
    }
    if (!(child instanceof Section inner)) {
      throw new InputException(
          "%s: %s is %s at %s, not a section"
              .formatted(
                  value.origin(),
                  String.join(".", path.subList(0, depth + 1)),
                  child.shown(),
                  child.origin()));
    }
    return section.with(key, put(inner, path, depth + 1, value));
  }

  /** The value with the override, which has no lines, as its origin and that of its keys. */
  private static ConfigNode withOrigin(ConfigNode node, Origin origin) {
    if (node instanceof Scalar scalar) {
      return new Scalar(scalar.text(), scalar.kind(), origin);
    }
    if (node instanceof ConfigNode.Items list) {
      return new ConfigNode.Items(
          list.items().stream().map(item -> withOrigin(item, origin)).toList(), origin);
    }
    Section copy = Section.empty(origin);
    for (var entry : ((Section) node).values().entrySet()) {
      copy = copy.with(entry.getKey(), withOrigin(entry.getValue(), origin));
    }
    return copy;
  }
}
