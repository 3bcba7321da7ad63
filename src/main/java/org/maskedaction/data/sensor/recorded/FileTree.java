package org.maskedaction.data.sensor.recorded;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.maskedaction.io.InputException;

/** Finds files and folders by name. */
final class FileTree {
  private FileTree() {}

  /**
   * The files and folders below {@code root} that are wanted, sorted; folders that are wanted are
   * not looked into.
   *
   * @throws InputException where {@code root} is no folder that can be read
   */
  static List<Path> find(Path root, int levels, Predicate<Path> wanted) {
    if (!Files.isDirectory(root)) {
      throw new InputException(root + ": no such folder");
    }
    List<Path> found = new ArrayList<>();
    try {
      Files.walkFileTree(
          root,
          EnumSet.of(FileVisitOption.FOLLOW_LINKS),
          levels,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
              boolean taken = !folder.equals(root) && wanted.test(folder) && found.add(folder);
              return taken ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (wanted.test(file)) {
                found.add(file);
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new InputException(root + ": cannot be read: " + e.getMessage(), e);
    }
    Collections.sort(found);
    return found;
  }

  /**
   * The content of a folder.
   *
   * @throws InputException where it cannot be read
   */
  static List<Path> list(Path folder) {
    try (Stream<Path> content = Files.list(folder)) {
      return content.toList();
    } catch (IOException e) {
      throw new InputException(folder + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
