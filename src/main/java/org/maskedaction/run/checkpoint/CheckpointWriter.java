package org.maskedaction.run.checkpoint;

import java.io.IOException;
import java.nio.file.Path;

/** Writes the files of one checkpoint. */
@FunctionalInterface
public interface CheckpointWriter {
  /**
   * Writes files, without subfolders, into an empty folder; an exception abandons the checkpoint.
   *
   * @param folder where to write; it gets its final name later, so the path must not be kept
   */
  void writeTo(Path folder) throws IOException;
}
