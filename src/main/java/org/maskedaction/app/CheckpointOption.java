package org.maskedaction.app;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that names a finished run. */
final class CheckpointOption {
  @Option(
      names = "--checkpoint",
      required = true,
      paramLabel = "DIR",
      description = "Checkpoint of a run, or its run folder for the newest one.")
  private Path checkpoint;

  Path path() {
    return checkpoint;
  }
}
