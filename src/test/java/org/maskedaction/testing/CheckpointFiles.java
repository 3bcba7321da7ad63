package org.maskedaction.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files of a run's checkpoints. */
public final class CheckpointFiles {
  private CheckpointFiles() {}

  /** The tensors of the newest checkpoint by STEP/FILE. */
  public static Map<String, byte[]> newest(Path run) throws IOException {
    Path newest;
    try (Stream<Path> checkpoints = Files.list(run.resolve("checkpoints"))) {
      newest = checkpoints.sorted().reduce((first, second) -> second).orElseThrow();
    }
    Map<String, byte[]> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(newest)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".safetensors")).toList()) {
        contents.put(newest.getFileName() + "/" + file.getFileName(), Files.readAllBytes(file));
      }
    }
    return contents;
  }
}
