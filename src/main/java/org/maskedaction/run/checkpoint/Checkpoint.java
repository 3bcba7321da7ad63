package org.maskedaction.run.checkpoint;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.maskedaction.io.InputException;

/**
 * A checkpoint whose files were found whole.
 *
 * @param folder where its files lie
 * @param step optimiser steps done when it was taken
 * @param state what was given on saving, as JSON values: whole numbers are {@code Long}, others
 *     {@code Double}
 * @param fileNames names of the files besides the state
 */
public record Checkpoint(Path folder, long step, Map<String, Object> state, Set<String> fileNames) {

  /** Takes its own copies. */
  public Checkpoint {
    state = Collections.unmodifiableMap(new LinkedHashMap<>(state));
    fileNames = Set.copyOf(fileNames);
  }

  /**
   * The path of one of its files.
   *
   * @throws InputException if the checkpoint has no such file
   */
  public Path file(String name) {
    if (!fileNames.contains(name)) {
      throw new InputException("checkpoint " + folder + " has no file '" + name + "'");
    }
    return folder.resolve(name);
  }

  /**
   * A whole number of the state.
   *
   * @throws InputException if the state has no such number
   */
  public long number(String key) {
    if (state.get(key) instanceof Long number) {
      return number;
    }
    throw new InputException("checkpoint " + folder + " has no whole number '" + key + "'");
  }
}
