package org.maskedaction.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.video.VideoDataConfig;
import org.maskedaction.method.classify.VideoClassifierConfig;

/** Names of classes by label, one per row of a text file; a run folder keeps a copy. */
public final class ClassNames {
  private static final String FILE = "classes.txt";

  private ClassNames() {}

  /**
   * The names that a configuration gives, empty without any.
   *
   * @throws InputException if there are not as many as classes
   */
  public static List<String> of(VideoClassifierConfig finetune, VideoDataConfig data) {
    Path file = finetune.classNames();
    if (data.generated() != null) {
      file = data.generated().dir().resolve(FILE);
    }
    return of(file, finetune.numClasses());
  }

  /**
   * The names in a file, empty where it is null.
   *
   * @throws InputException if there are not as many as classes
   */
  public static List<String> of(Path file, int classes) {
    if (file == null) {
      return List.of();
    }
    List<String> names = read(file);
    if (names.size() != classes) {
      throw new InputException(
          "%s: has %d class names; expected %d (finetune.num_classes)"
              .formatted(file, names.size(), classes));
    }
    return names;
  }

  /** All names in a file. */
  public static List<String> in(Path file) {
    return read(file);
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
    return Files.exists(file) ? read(file) : List.of();
  }

  private static List<String> read(Path file) {
    try {
      List<String> names = new ArrayList<>(Files.readAllLines(file));
      names.removeIf(String::isBlank);
      return names;
    } catch (IOException e) {
      throw new InputException(file + ": cannot be read, expected one class name per row", e);
    }
  }
}
