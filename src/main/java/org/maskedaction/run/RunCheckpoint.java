package org.maskedaction.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.io.InputException;
import org.maskedaction.io.safetensors.SafetensorsFile;
import org.maskedaction.run.checkpoint.Checkpoint;
import org.maskedaction.run.checkpoint.CheckpointStore;
import org.maskedaction.run.checkpoint.CheckpointTensors;

/**
 * A checkpoint together with the run folder it lies in.
 *
 * @param checkpoint the checkpoint, its files whole
 * @param run the run folder
 */
public record RunCheckpoint(Checkpoint checkpoint, Path run) {
  /**
   * Opens a checkpoint.
   *
   * @param path a folder {@code RUN/checkpoints/step-*}, or {@code RUN} for its newest valid one
   * @throws InputException if there is no checkpoint, or it is damaged
   */
  public static RunCheckpoint open(Path path) {
    Path folder = path.toAbsolutePath().normalize();
    Path checkpoints = new RunFiles(folder).checkpoints();
    if (Files.isDirectory(checkpoints)) {
      return new RunCheckpoint(new CheckpointStore(checkpoints, 1).latestValid(), folder);
    }
    OptionalLong step = CheckpointStore.step(folder);
    if (!Files.isDirectory(folder) || step.isEmpty()) {
      throw new InputException(
          path + ": is no checkpoint; expected RUN/checkpoints/step-* or a run folder RUN");
    }
    Checkpoint checkpoint = new CheckpointStore(folder.getParent(), 1).load(step.getAsLong());
    return new RunCheckpoint(checkpoint, folder.getParent().getParent());
  }

  /**
   * The file with the weights to use the model with: their average, or those that did best, where
   * they were kept.
   */
  public Path weights() {
    return Stream.of(CheckpointTensors.AVERAGED_WEIGHTS, CheckpointTensors.BEST_WEIGHTS)
        .map(CheckpointTensors::file)
        .filter(checkpoint.fileNames()::contains)
        .findFirst()
        .map(checkpoint::file)
        .orElseGet(() -> checkpoint.file(CheckpointTensors.file(CheckpointTensors.WEIGHTS)));
  }

  /** Names of the weights. */
  public Set<String> weightNames() {
    try (SafetensorsFile file = SafetensorsFile.open(weights())) {
      return Set.copyOf(file.names());
    }
  }

  /** The file with the configuration of the run. */
  public Path config() {
    return new RunFiles(run).config();
  }

  /** The configuration of the run. */
  public <T extends Record> T config(Class<T> type) {
    return config(type, List.of());
  }

  /** The configuration of the run with overrides. */
  public <T extends Record> T config(Class<T> type, List<String> overrides) {
    return ConfigLoader.load(type, config(), overrides);
  }
}
