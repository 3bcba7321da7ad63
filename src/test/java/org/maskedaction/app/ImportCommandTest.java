package org.maskedaction.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.testing.CommandRun;
import org.maskedaction.testing.TinyFineTuning;
import org.maskedaction.testing.TinyPretraining;

/** The command import, and what takes the run folders that it makes. */
class ImportCommandTest {
  private static final String ONNX_MODEL =
      "model={size: custom, image_size: 32, patch_size: 8, num_frames: 4, embed_dim: 32, depth: 2,"
          + " num_heads: 2, mlp_ratio: 2, decoder_embed_dim: 32, decoder_depth: 1,"
          + " decoder_num_heads: 1}";
  private static final String FACE_MODEL =
      "model={size: custom, image_size: 32, patch_size: 8, num_frames: 8, embed_dim: 48, depth: 3,"
          + " num_heads: 4, mlp_ratio: 4, decoder_embed_dim: 24, decoder_depth: 1,"
          + " decoder_num_heads: 1}";

  @TempDir static Path shared;
  private static Path data;

  @TempDir Path folder;

  private static CommandRun run(Object... arguments) {
    String[] words = Stream.of(arguments).map(Object::toString).toArray(String[]::new);
    return CommandRun.of(() -> Main.run(words));
  }

  private static CommandRun succeed(Object... arguments) {
    CommandRun outcome = run(arguments);
    assertThat(outcome.code()).as(outcome.err()).isZero();
    return outcome;
  }

  @BeforeAll
  static void generatesVideos() throws IOException {
    data = shared.resolve("data");
    Path config = shared.resolve("generate.yaml");
    Files.writeString(
        config, ConfigLoader.toYaml(TinyPretraining.config(data, shared.resolve("none"))));
    succeed("generate", "-c", config);
  }

  @Test
  void importedClassifierPredictsAndIsExported() {
    Path run = folder.resolve("run");
    assertThat(succeed("import", resource("videomae-classify"), "-o", run).out())
        .contains("found Hugging Face VideoMAE, classifier of 5 classes", "run folder: " + run);
    Path video = data.resolve("videos/val/000001.mp4");
    assertThat(succeed("predict", video, "--checkpoint", run, "--top", "2").out())
        .startsWith(video + ": ");
    Path graph = folder.resolve("model.fb");
    succeed("export", "--checkpoint", run, "--format", "samediff", "-o", graph);
    assertThat(graph).isNotEmptyFile();
    Path again = folder.resolve("again");
    succeed("export", "--checkpoint", run, "--format", "huggingface", "-o", again);
    assertThat(again.resolve("model.safetensors")).isNotEmptyFile();
  }

  @Test
  void importedEncodersAreFineTuned() throws IOException {
    fineTune(FACE_MODEL, "import", resource("videomae-pretrain"));
    fineTune(ONNX_MODEL, "import", "--onnx", resource("onnx/videomae-encoder-opset17.onnx"));
  }

  private void fineTune(String model, Object... command) throws IOException {
    Path run = Files.createTempDirectory(folder, "run").resolve("run");
    Object[] whole = Arrays.copyOf(command, command.length + 2);
    whole[command.length] = "-o";
    whole[command.length + 1] = run;
    succeed(whole);
    Path config = run.resolveSibling("finetune.yaml");
    Path tuned = run.resolveSibling("tuned");
    Files.writeString(config, ConfigLoader.toYaml(TinyFineTuning.config(data, tuned, model)));
    CommandRun outcome =
        succeed(
            "finetune",
            "-c",
            config,
            "--set",
            "run.max_steps=2",
            "--set",
            "finetune.init_checkpoint=" + run);
    assertThat(outcome.out()).contains("initial weights from ", "after 2 steps: val_loss");
  }

  @Test
  void anOnnxGraphIsWrittenAndCheckedOnASample() {
    Path graph = folder.resolve("encoder.fb");
    CommandRun outcome =
        succeed(
            "import",
            "--onnx",
            resource("onnx/videomae-encoder-opset13.onnx"),
            "--out",
            graph,
            "--sample",
            resource("onnx/x.npy"),
            "--expected",
            resource("onnx/y.npy"));
    assertThat(outcome.out())
        .contains("input 'x' [1, 4, 3, 32, 32], outputs [y]", "output 'y' differs by at most");
    assertThat(graph).isNotEmptyFile();
  }

  @Test
  void oneSourceMustBeGiven() throws IOException {
    assertThat(run("import", "-o", folder.resolve("run")).code()).isEqualTo(2);
    Path broken = Files.writeString(folder.resolve("broken.onnx"), "no protobuf");
    CommandRun outcome = run("import", "--onnx", broken, "-o", folder.resolve("run"));
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).startsWith("error: " + broken + ": ").hasLineCount(1);
  }

  private static Path resource(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(ImportCommandTest.class.getResource("/parity/" + name)).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(name, e);
    }
  }
}
