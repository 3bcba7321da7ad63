package org.maskedaction.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.run.checkpoint.CheckpointStore;
import org.maskedaction.run.checkpoint.CheckpointTensors;

class RunFilesTest {
  @TempDir private Path folder;

  /** Runs of before have these names. */
  @Test
  void namesAreThoseOfBefore() {
    RunFiles files = new RunFiles(folder);
    assertThat(
            List.of(
                files.config(),
                files.metrics(),
                files.checkpoints(),
                files.masks(),
                files.maskSheet(320),
                files.tensorboard(),
                files.provenance(1),
                files.provenance(2),
                files.stopped(),
                files.badBatch(7),
                files.classNames(),
                files.lock()))
        .map(file -> folder.relativize(file).toString().replace('\\', '/'))
        .containsExactly(
            "config.yaml",
            "metrics.jsonl",
            "checkpoints",
            "masks",
            "masks/step-00000320.png",
            "tensorboard",
            "provenance.json",
            "provenance-2.json",
            "stopped.txt",
            "bad-batch-step-00000007.npz",
            "classes.txt",
            "run.lock");
    assertThat(
            List.of(
                CheckpointTensors.WEIGHTS,
                CheckpointTensors.AVERAGED_WEIGHTS,
                CheckpointTensors.BEST_WEIGHTS))
        .map(CheckpointTensors::file)
        .allMatch(CheckpointTensors::isFile)
        .containsExactly(
            "weights.safetensors", "weights-ema.safetensors", "best_model.safetensors");
  }

  @Test
  void aFolderHoldsARunOnceItsConfigurationIsThere() throws IOException {
    RunFiles files = new RunFiles(folder);
    assertThat(files.hasRun()).isFalse();
    Files.createFile(files.config());
    assertThat(files.hasRun()).isTrue();
  }

  @Test
  void provenanceOfAllSessionsIsFound() throws IOException {
    RunFiles files = new RunFiles(folder);
    assertThat(files.provenances()).isEmpty();
    for (int session : new int[] {1, 2, 4}) {
      Files.createFile(files.provenance(session));
    }
    assertThat(files.provenances()).containsExactly(files.provenance(1), files.provenance(2));
  }

  @Test
  void maskSheetsAreFoundByTheirSteps() throws IOException {
    RunFiles files = new RunFiles(folder);
    assertThat(files.maskSheets()).isEmpty();
    Files.createDirectory(files.masks());
    for (long step : new long[] {20, 3, 123_456_789}) {
      Files.createFile(files.maskSheet(step));
    }
    Files.createFile(files.masks().resolve("clip.gif"));
    assertThat(files.maskSheets().keySet()).containsExactly(3L, 20L, 123_456_789L);
    assertThat(files.maskSheets()).containsEntry(20L, files.maskSheet(20));
  }

  @Test
  void stepsOfCheckpointsAreInTheirNames() {
    Path checkpoints = new RunFiles(folder).checkpoints();
    assertThat(CheckpointStore.step(checkpoints.resolve("step-00000320"))).hasValue(320);
    assertThat(CheckpointStore.step(checkpoints.resolve("step-320"))).isEmpty();
    assertThat(CheckpointStore.step(checkpoints.resolve(".tmp-step-00000320"))).isEmpty();
    assertThat(CheckpointStore.step(checkpoints.getRoot())).isEmpty();
  }
}
