package org.maskedaction.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.kind.video.VideoPretrainConfig;
import org.maskedaction.testing.CommandRun;
import org.maskedaction.testing.TinyPretraining;
import org.maskedaction.testing.TinySkeletons;

class InspectCommandTest {
  @TempDir static Path shared;
  private static Path config;

  @TempDir Path folder;

  @BeforeAll
  static void writesAConfiguration() throws IOException {
    VideoPretrainConfig tiny =
        TinyPretraining.config(
            shared.resolve("data"),
            shared.resolve("run"),
            "run.max_steps=2",
            "data.crop=multi_scale");
    config = Files.writeString(shared.resolve("tiny.yaml"), ConfigLoader.toYaml(tiny));
  }

  private static CommandRun inspect(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "inspect";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    CommandRun run = CommandRun.of(() -> Main.run(all));
    assertThat(run.code()).as(run.err()).isZero();
    return run;
  }

  @Test
  void aConfigurationIsExplained() {
    CommandRun run = inspect("config", "-c", config.toString(), "--set", "seed=9");
    assertThat(run.out().lines().findFirst())
        .hasValueSatisfying(line -> assertThat(line).matches("seed: 9 +# --set seed=9"));
    assertThat(run.out()).contains("# " + config + ":");
  }

  @Test
  void theScheduleIsDrawn() throws IOException {
    Path picture = folder.resolve("schedule.png");
    CommandRun run = inspect("schedule", "-c", config.toString(), "-o", picture.toString());
    assertThat(run.out()).contains("2 steps, 4 of them an epoch", "autoencoder", "sampler");
    assertThat(ImageIO.read(picture.toFile()).getHeight()).isGreaterThan(400);
    CommandRun other =
        inspect("schedule", "-c", config.toString(), "-o", picture.toString(), "--samples", "80");
    assertThat(other.out()).contains("20 of them an epoch");
  }

  @Test
  void theModelIsListed() {
    CommandRun run = inspect("model", "-c", config.toString(), "--parameters");
    assertThat(run.out())
        .contains("64 = 4 slots x 16, 6 visible, 58 masked (tats, mask_ratio 0.9)")
        .contains("sampler.actor.weight")
        .contains("GFLOP per clip");
  }

  @Test
  void clipsAreDrawnWithTheirAugmentations() throws IOException {
    Path picture = folder.resolve("sheet.png");
    inspect(
        "data",
        "-c",
        config.toString(),
        "--clips",
        "2",
        "--augmentations",
        "1",
        "-o",
        picture.toString());
    int two = ImageIO.read(picture.toFile()).getHeight();
    inspect(
        "data",
        "-c",
        config.toString(),
        "--clips",
        "2",
        "--augmentations",
        "3",
        "-o",
        picture.toString());
    assertThat(ImageIO.read(picture.toFile()).getHeight()).isGreaterThan(two + 4 * 96);
  }

  @Test
  void skeletonsAreDrawnAsSkeletons() throws IOException {
    Path data = folder.resolve("skeletons");
    TinySkeletons.prepare(data);
    String yaml = ConfigLoader.toYaml(TinySkeletons.pretraining(data, folder.resolve("run")));
    Path file = Files.writeString(folder.resolve("skeleton.yaml"), yaml);
    Path picture = folder.resolve("sheet.png");
    inspect("data", "-c", file.toString(), "--clips", "1", "-o", picture.toString());
    assertThat(ImageIO.read(picture.toFile()).getWidth()).isGreaterThan(12 * 150);
    CommandRun run = inspect("schedule", "-c", file.toString(), "-o", picture.toString());
    assertThat(run.out()).contains("9 steps, 3 of them an epoch");
  }

  @Test
  void allModalitiesAreDrawn() throws IOException {
    Path picture = folder.resolve("sheet.png");
    inspect(
        "data",
        "-c",
        "conf/modalities/generated-actionmae.yaml",
        "--set",
        "data.generated.train=70",
        "--clips",
        "1",
        "--augmentations",
        "1",
        "-o",
        picture.toString());
    assertThat(ImageIO.read(picture.toFile()).getHeight()).isGreaterThan(2 * (96 + 150 + 200));
  }

  @Test
  void aCheckpointSaysWhatItHoldsAndADamagedOneIsRefused() throws IOException {
    CommandRun training = CommandRun.of(() -> Main.run("pretrain", "-c", config.toString()));
    assertThat(training.code()).as(training.err()).isZero();
    Path checkpoint = shared.resolve("run/checkpoints/step-00000002");
    CommandRun run = inspect("checkpoint", shared.resolve("run").toString());
    assertThat(run.out())
        .contains("all equal to their SHA-256 checksums", "seed 0 and step 2", "commandLine")
        .containsPattern("encoder.patch_embed.proj.weight +F32 +\\[24, 384\\]")
        .contains("optimizer-sampler.safetensors");
    Path weights = checkpoint.resolve("weights.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 1] ^= 1;
    Files.write(weights, bytes);
    CommandRun damaged =
        CommandRun.of(() -> Main.run("inspect", "checkpoint", checkpoint.toString()));
    assertThat(damaged.code()).isEqualTo(2);
    assertThat(damaged.err()).contains("weights.safetensors does not match its SHA-256 checksum");
  }
}
