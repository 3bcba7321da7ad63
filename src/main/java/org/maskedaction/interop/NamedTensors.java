package org.maskedaction.interop;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.maskedaction.io.InputException;

/** The tensors of a file by names without the prefixes that wrappers of a model add. */
public final class NamedTensors {
  private static final List<String> WRAPPERS = List.of("_orig_mod.", "module.", "backbone.");

  private final TensorFile file;
  private final Map<String, String> fullNames = new LinkedHashMap<>();
  private final Map<String, List<Long>> shapes = new LinkedHashMap<>();

  public NamedTensors(TensorFile file) {
    this.file = file;
    file.shapes()
        .forEach(
            (full, shape) -> {
              String name = stripped(full);
              if (fullNames.put(name, full) != null) {
                throw new InputException(
                    "%s: has the tensor '%s' with and without the prefix of a wrapper"
                        .formatted(file.path(), name));
              }
              shapes.put(name, shape);
            });
  }

  private static String stripped(String full) {
    String name = full;
    for (String wrapper : WRAPPERS) {
      name = name.startsWith(wrapper) ? name.substring(wrapper.length()) : name;
    }
    return name;
  }

  public Path path() {
    return file.path();
  }

  public Map<String, List<Long>> shapes() {
    return Collections.unmodifiableMap(shapes);
  }

  /** What the file holds beside tensors. */
  List<String> skipped() {
    return file.skipped();
  }

  /** Settings of a run that the file itself decides. */
  public Map<String, Long> settings() {
    return file.settings();
  }

  public boolean has(String name) {
    return shapes.containsKey(name);
  }

  float[] floats(String name) {
    return file.floats(fullNames.get(name));
  }

  /**
   * The shape of a tensor that there must be.
   *
   * @param axes how many axes it must have
   */
  public List<Long> shape(String name, int axes) {
    List<Long> shape = shapes.get(name);
    if (shape == null) {
      throw new InputException(path() + ": has no tensor '" + name + "'");
    }
    if (shape.size() != axes) {
      throw new InputException(
          "%s: tensor '%s' has shape %s; expected %d axes".formatted(path(), name, shape, axes));
    }
    return shape;
  }

  /** How many numbers follow {@code prefix} in names, which must be 0, 1, 2 and so on. */
  public int blocks(String prefix) {
    Set<Integer> numbers = new TreeSet<>();
    for (String name : shapes.keySet()) {
      if (name.startsWith(prefix)) {
        String number = name.substring(prefix.length()).split("\\.", 2)[0];
        if (!number.matches("\\d{1,6}")) {
          throw new InputException(
              "%s: tensor '%s' has no number after '%s'".formatted(path(), name, prefix));
        }
        numbers.add(Integer.parseInt(number));
      }
    }
    int count = 0;
    for (int number : numbers) {
      if (number != count++) {
        throw new InputException("%s: has no tensors '%s%d.'".formatted(path(), prefix, count - 1));
      }
    }
    return count;
  }
}
