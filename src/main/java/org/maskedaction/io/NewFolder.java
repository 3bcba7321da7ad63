package org.maskedaction.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Folders for results that nothing else may be in. */
public final class NewFolder {
  private NewFolder() {}

  /**
   * That a folder is empty or not there.
   *
   * @throws InputException where it is not empty, or a file
   * @throws IOException where it cannot be listed
   */
  public static void require(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    if (!Files.isDirectory(folder)) {
      throw new InputException(folder + ": is a file, expected a new or empty folder");
    }
    try (Stream<Path> content = Files.list(folder)) {
      if (content.findAny().isPresent()) {
        throw new InputException(folder + ": is not empty, expected a new or empty folder");
      }
    }
  }
}
