package org.maskedaction.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Names of classes by label, one per row of a text file; a run folder keeps a copy. */
public final class ClassNames {
  /** Name of the file in a run folder and in a data set that brings its own. */
  public static final String FILE = "classes.txt";

  private ClassNames() {}

  /**
   * The names in a file, empty where it is null.
   *
   * @throws InputException if there are not as many as classes
   */
  public static List<String> of(Path file, int classes) {
    if (file == null) {
      return List.of();
    }
    List<String> names = in(file);
    if (names.size() != classes) {
      throw new InputException(
          "%s: has %d class names; expected %d (finetune.num_classes)"
              .formatted(file, names.size(), classes));
    }
    return names;
  }

  /** Keeps names in a run folder. */
  public static void keep(List<String> names, Path run) throws IOException {
    if (!names.isEmpty()) {
      Files.write(run.resolve(FILE), names);
    }
  }

  /** The names kept in a run folder, empty without any. */
  public static List<String> kept(Path run) {
    Path file = run.resolve(FILE);
    return Files.exists(file) ? in(file) : List.of();
  }

  /** The names kept in a run folder, or the labels as texts. */
  public static List<String> keptOrNumbers(Path run, int classes) {
    List<String> names = kept(run);
    return names.isEmpty()
        ? IntStream.range(0, classes).mapToObj(Integer::toString).toList()
        : names;
  }

  /** All names in a file. */
  public static List<String> in(Path file) {
    try {
      List<String> names = new ArrayList<>(Files.readAllLines(file));
      names.removeIf(String::isBlank);
      return names;
    } catch (IOException e) {
      throw new InputException(file + ": cannot be read, expected one class name per row", e);
    }
  }
}
