package org.maskedaction.experiment;

import java.nio.file.Path;
import java.util.List;
import org.maskedaction.kind.DataKind;
import org.maskedaction.kind.Kinds;
import org.maskedaction.kind.OpenedModel;
import org.maskedaction.kind.RunSettings;
import org.maskedaction.ops.Backend;
import org.maskedaction.run.RunCheckpoint;

/**
 * A checkpoint of a run that a command computes with.
 *
 * @param source the checkpoint
 * @param kind what the run learned from
 */
record FinishedRun(RunCheckpoint source, DataKind kind) {
  /**
   * Finds a checkpoint.
   *
   * @param path a checkpoint, or a run folder for its newest one
   */
  static FinishedRun at(Path path) {
    RunCheckpoint source = RunCheckpoint.open(path);
    return new FinishedRun(source, Kinds.installed().of(source));
  }

  /** Loads the model, and has as many threads compute as the settings say. */
  OpenedModel model(List<String> overrides) {
    RunSettings settings = Kinds.installed().settings(source.config(), overrides);
    Backend.initialise(settings.run().threads());
    return kind.open(source, overrides);
  }
}
