package org.maskedaction.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * Data that is not part of the sources: the folder named by the environment variable
 * MASKED_ACTION_SHARED or, without it, the folder {@code shared} next to the working directory.
 */
public final class SharedData {
  private static final String VARIABLE = "MASKED_ACTION_SHARED";

  private SharedData() {}

  /** The file or folder {@code relative}; where it is absent the test is aborted, not failed. */
  public static Path require(String relative) {
    String folder = System.getenv(VARIABLE);
    Path path = Path.of(folder == null ? "../shared" : folder).resolve(relative);
    Assumptions.assumeTrue(
        Files.exists(path), () -> path + " is absent; set " + VARIABLE + " to the data folder");
    return path;
  }
}
