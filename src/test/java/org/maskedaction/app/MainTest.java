package org.maskedaction.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.kind.video.VideoPretrainConfig;
import org.maskedaction.run.RunFolder;
import org.maskedaction.testing.CommandRun;
import org.maskedaction.testing.TinyPretraining;

class MainTest {
  @TempDir static Path shared;
  private static Path finished; // run folder of two steps

  @TempDir Path folder;

  /** What a command came to. */
  private static CommandRun run(String... arguments) {
    return CommandRun.of(() -> Main.run(arguments));
  }

  private static CommandRun pretrain(Path config, String... overrides) {
    List<String> arguments = new ArrayList<>(List.of("pretrain", "--config", config.toString()));
    for (String override : overrides) {
      arguments.addAll(List.of("--set", override));
    }
    return run(arguments.toArray(String[]::new));
  }

  /** A configuration file of two steps into the folder {@code run} beside it. */
  private static Path writeConfig(Path folder) throws IOException {
    VideoPretrainConfig config =
        TinyPretraining.config(shared.resolve("data"), folder.resolve("run"), "run.max_steps=2");
    return Files.writeString(folder.resolve("tiny.yaml"), ConfigLoader.toYaml(config));
  }

  @BeforeAll
  static void pretrainsForTwoSteps() throws IOException {
    CommandRun outcome = pretrain(writeConfig(shared));
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("after 2 steps: val_loss", "mask sheet: ");
    finished = shared.resolve("run");
    assertThat(finished.resolve("checkpoints/step-00000002")).isDirectory();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "pretrain --help",
        "visualise --help",
        "generate --help",
        "prepare --help",
        "--version"
      })
  void helpIsNoError(String arguments) {
    CommandRun outcome = run(arguments.split(" "));
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).isNotBlank();
    assertThat(outcome.err()).isEmpty();
  }

  @Test
  void generateWritesTheClips() throws IOException {
    Path data = folder.resolve("clips");
    CommandRun outcome =
        run(
            "generate",
            "-c",
            writeConfig(folder).toString(),
            "--set",
            "data.generated={dir: %s, train: 2, val: 1, test: 1, size: 32, frames: 8}"
                .formatted(data));
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("4 clips in " + data);
    assertThat(data.resolve("videos/train/000001.mp4")).isRegularFile();
  }

  @Test
  void visualiseDrawsAFinishedRun() throws IOException {
    Path sheet = folder.resolve("sheet.png");
    CommandRun outcome =
        run("visualise", finished.toString(), "--clips", "2", "-o", sheet.toString());
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains(sheet.toString(), "val_loss");
    assertThat(ImageIO.read(sheet.toFile()).getWidth()).isGreaterThan(4 * 32);
  }

  @Test
  void aFinishedRunResumesToNothing() {
    Path config = finished.resolve("config.yaml");
    CommandRun outcome = run("pretrain", "-c", config.toString(), "--resume");
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("after 2 steps");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "pretrain -c a.yaml --unknown | Unknown option: '--unknown'",
        "nonsense | Unmatched argument",
        "pretrain | Missing required option: '--config=FILE'",
        "pretrain -c nowhere.yaml | nowhere.yaml",
        "visualise nowhere | nowhere",
        "visualise nowhere --clips 0 | --clips: 0; expected at least 1"
      })
  void badArgumentsAreBadInput(String arguments, String message) {
    CommandRun outcome = run(arguments.split(" "));
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "masking.mask_ration=0.5 | mask_ratio",
        "masking.mask_ratio=1.5 | above 0 and below 1",
        "model.num_heads=5 | multiple of num_heads",
        "masking.mask_ratio=0.999 | leaves none of 64 tokens visible",
        "optimizer.batch_size=100 | 16 samples do not fill a batch of 100"
      })
  void badSettingsAreBadInputInOneLine(String override, String message) throws IOException {
    CommandRun outcome = pretrain(writeConfig(folder), override);
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).startsWith("error: ").contains(message);
    assertThat(outcome.err().lines()).hasSize(1);
    assertThat(folder.resolve("run")).doesNotExist();
  }

  @Test
  void anUnknownKeyInAFileIsNamedWithItsLineAndTheNearestKey() throws IOException {
    Path config = Files.writeString(folder.resolve("typo.yaml"), "optimizer:\n  epoch: 3\n");
    CommandRun outcome = pretrain(config);
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("typo.yaml:2", "optimizer.epoch", "epochs");
  }

  @Test
  void aListThatCannotBeReadIsBadInput() throws IOException {
    Path config = Files.writeString(folder.resolve("list.yaml"), "data:\n  train_list: none.csv\n");
    CommandRun absent = pretrain(config);
    assertThat(absent.code()).isEqualTo(2);
    assertThat(absent.err()).contains("none.csv: cannot be read");
    Path list = Files.writeString(folder.resolve("bad.csv"), "a.mp4 0\nb.mp4\n");
    CommandRun bad = pretrain(config, "data.train_list=" + list);
    assertThat(bad.code()).isEqualTo(2);
    assertThat(bad.err()).contains("bad.csv: 1 of 2 rows", "row 2");
  }

  @Test
  void aFolderThatHoldsARunIsRefused() {
    CommandRun outcome = pretrain(shared.resolve("tiny.yaml"));
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("holds a run", "--resume");
  }

  @Test
  void aFolderInUseIsRefused() throws IOException {
    Path config = writeConfig(folder);
    try (RunFolder other = RunFolder.create(folder.resolve("run"), Files.readString(config))) {
      CommandRun outcome = run("pretrain", "-c", config.toString(), "--resume");
      assertThat(outcome.code()).isEqualTo(2);
      assertThat(outcome.err()).contains(other.path().toString(), "in use");
    }
  }

  /** With a learning rate beyond all measure the first update spoils the weights. */
  @Test
  void aRunWithoutFiniteLossFails() throws IOException {
    CommandRun outcome =
        pretrain(
            writeConfig(folder),
            "optimizer.base_learning_rate=1e30",
            "run.max_steps=0",
            "run.max_nonfinite_steps=2");
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err()).contains("failed: step 3: ", "not finite in 2 steps in a row");
    assertThat(outcome.err()).contains("videos/train/");
  }
}
