package org.maskedaction.data.video.prepare;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.maskedaction.io.InputException;

/** Finds videos that lie in folders of their classes or all in one folder. */
final class ClassFolders {
  private final Path videos;

  ClassFolders(Path videos) {
    this.videos = videos;
  }

  /**
   * The video of a class: in the folder of the class or, where it is only there, beside the class
   * folders.
   *
   * @param where the file and row that name it, for the message
   */
  Path find(String className, String name, String where) {
    try {
      Path nested = videos.resolve(className).resolve(name).normalize();
      Path flat = videos.resolve(name).normalize();
      return Files.exists(flat) && !Files.exists(nested) ? flat : nested;
    } catch (InvalidPathException e) {
      throw new InputException("%s: '%s' is no valid path".formatted(where, name), e);
    }
  }
}
