package org.maskedaction.testing;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Finds the constants of a type that the program declares, wherever they are. */
public final class DeclaredConstants {
  private static final String SUFFIX = ".class";

  private DeclaredConstants() {}

  /** All static fields of this very type, by class and name. */
  public static <T> Map<String, T> of(Class<T> type)
      throws IOException, URISyntaxException, ReflectiveOperationException {
    Path root = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    Map<String, T> constants = new TreeMap<>();
    for (String name : classNames(root)) {
      Class<?> owner = Class.forName(name, false, type.getClassLoader());
      for (Field field : owner.getDeclaredFields()) {
        if (field.getType() == type && Modifier.isStatic(field.getModifiers())) {
          field.setAccessible(true);
          constants.put(name + "." + field.getName(), type.cast(field.get(null)));
        }
      }
    }
    return constants;
  }

  private static List<String> classNames(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .map(file -> root.relativize(file).toString())
          .filter(file -> file.endsWith(SUFFIX))
          .map(file -> file.substring(0, file.length() - SUFFIX.length()).replace('/', '.'))
          .toList();
    }
  }
}
