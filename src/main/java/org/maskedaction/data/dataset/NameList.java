package org.maskedaction.data.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.maskedaction.io.InputException;

/** Text files with names of samples. */
final class NameList {
  private NameList() {}

  /**
   * The lines of a file.
   *
   * @throws InputException where it cannot be read
   */
  static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new InputException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
