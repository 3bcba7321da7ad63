package org.maskedaction.testing;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Run folders that an earlier version has left behind, see {@code src/test/resources/runs}. */
public final class EarlierRuns {
  private EarlierRuns() {}

  /** Where they are; nothing may be written there. */
  public static Path folder() {
    try {
      return Path.of(EarlierRuns.class.getResource("/runs").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Copies them and their data; all configurations are told where they are now. */
  public static void copyInto(Path target) throws IOException {
    Path source = folder();
    List<Path> files;
    try (Stream<Path> all = Files.walk(source)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      Path copy = target.resolve(source.relativize(file).toString());
      Files.createDirectories(copy.getParent());
      if (file.getFileName().toString().endsWith(".yaml")) {
        String yaml =
            Files.readString(file)
                .replace(": runs/", ": " + target + "/")
                .replace(": data/", ": " + target + "/data/");
        Files.writeString(copy, yaml);
      } else {
        Files.copy(file, copy);
      }
    }
  }
}
