package org.maskedaction.kind.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.io.InputException;
import org.maskedaction.method.classify.VideoClassifierConfig;
import org.maskedaction.train.OptimizerConfig;

class VideoFineTuneConfigTest {
  private static VideoFineTuneConfig with(String... overrides) {
    List<String> all =
        new ArrayList<>(
            List.of("data.train_list=a.csv", "data.val_list=b.csv", "finetune.num_classes=101"));
    all.addAll(Arrays.asList(overrides));
    return ConfigLoader.defaults(VideoFineTuneConfig.class, all);
  }

  @Test
  void defaultsAreThoseOfThePaper() {
    VideoFineTuneConfig config = with();
    assertThat(config.optimizer())
        .isEqualTo(
            new OptimizerConfig(100, 8, 1, 1e-3, 1e-6, 5, List.of(0.9, 0.999), 1e-8, 0.05, 0));
    assertThat(config.finetune())
        .isEqualTo(new VideoClassifierConfig(null, 101, null, 0.75, 0.1, 0.1, 0.8, 0, 0, 0));
    assertThat(config.data().crop()).isEqualTo(VideoDataConfig.Crop.RANDOM_RESIZED);
    assertThat(config.data().flip()).isTrue();
    assertThat(config.run().evalClips()).isZero();
  }

  /** A given key replaces its default alone. */
  @Test
  void aSectionThatIsGivenInPartKeepsTheOtherDefaults() {
    VideoFineTuneConfig config = with("optimizer.epochs=7", "data.flip=false", "run.eval_clips=3");
    assertThat(config.optimizer())
        .isEqualTo(new OptimizerConfig(7, 8, 1, 1e-3, 1e-6, 5, List.of(0.9, 0.999), 1e-8, 0.05, 0));
    assertThat(config.data().crop()).isEqualTo(VideoDataConfig.Crop.RANDOM_RESIZED);
    assertThat(config.run().evalEveryEpochs()).isEqualTo(1);
  }

  @Test
  void defaultsOfPreTrainingAreUntouched() {
    VideoPretrainConfig config =
        ConfigLoader.defaults(VideoPretrainConfig.class, List.of("data.train_list=a.csv"));
    assertThat(config.optimizer().betas()).containsExactly(0.9, 0.95);
    assertThat(config.data().crop()).isEqualTo(VideoDataConfig.Crop.MULTI_SCALE);
    assertThat(config.run().evalClips()).isEqualTo(64);
  }

  @Test
  void theResolvedConfigReadsBackEqual() {
    VideoFineTuneConfig config = with("finetune.init_checkpoint=runs/a", "finetune.cutmix_alpha=1");
    assertThat(ConfigLoader.parse(VideoFineTuneConfig.class, ConfigLoader.toYaml(config)))
        .isEqualTo(config);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "finetune.num_classes=1 | finetune.num_classes must be at least 2, is 1",
        "finetune.layer_decay=0 | finetune.layer_decay must be above 0 and at most 1, is 0.0",
        "finetune.drop_path=1 | finetune.drop_path must be at least 0 and below 1, is 1.0",
        "finetune.label_smoothing=-0.1"
            + " | finetune.label_smoothing must be at least 0 and below 1, is -0.1",
        "finetune.fc_dropout=1 | finetune.fc_dropout must be at least 0 and below 1, is 1.0",
        "finetune.ema_decay=-0.5 | finetune.ema_decay must be at least 0 and below 1, is -0.5",
        "finetune.mixup_alpha=-1 | finetune.mixup_alpha must be 0 or more, is -1.0",
        "run.mask_sheet_every_epochs=1"
            + " | run.mask_sheet_every_epochs must be 0, as a classifier masks nothing, is 1",
        "optimizer.batch_size=1 | optimizer.batch_size must be at least 2 where clips are mixed"
            + " (finetune.mixup_alpha, finetune.cutmix_alpha), is 1",
        "data.val_list=null | data.val_list must be given: a classifier is judged by clips it has"
            + " not learned from",
      })
  void aValueOutOfRangeIsNamed(String override, String problem) {
    assertThatThrownBy(() -> with(override))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith(": " + problem);
  }

  @Test
  void theNumberOfClassesMustBeGiven() {
    assertThatThrownBy(
            () ->
                ConfigLoader.defaults(
                    VideoFineTuneConfig.class, List.of("data.train_list=a", "data.val_list=b")))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith("finetune.num_classes must be given");
  }

  @Test
  void generatedClipsAreNotMirroredAndBringTheirNames() {
    assertThatThrownBy(() -> generated("data.generated.train=4"))
        .hasMessageContaining("data.flip must be false for generated clips");
    assertThatThrownBy(() -> generated("data.flip=false", "finetune.class_names=a"))
        .hasMessageContaining("finetune.class_names must be left out");
  }

  private static void generated(String... overrides) {
    List<String> all = new ArrayList<>(List.of("finetune.num_classes=10", "data.generated={}"));
    all.addAll(List.of(overrides));
    ConfigLoader.defaults(VideoFineTuneConfig.class, all);
  }

  static Stream<Path> shippedConfigs() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("conf/finetune"))) {
      return files.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("shippedConfigs")
  void everyShippedConfigLoadsAndSaysHowToRunIt(Path file) throws IOException {
    VideoFineTuneConfig config = ConfigLoader.load(VideoFineTuneConfig.class, file, List.of());
    assertThat(ConfigLoader.parse(VideoFineTuneConfig.class, ConfigLoader.toYaml(config)))
        .isEqualTo(config);
    String header = Files.readString(file).split("\n\n", 2)[0];
    assertThat(header).contains("# Mirrors:", "# Data:", "# Cost:");
    assertThat(header).contains("java -jar target/masked-action.jar finetune --config " + file);
  }

  /** An encoder fits only into an equal one. */
  @Test
  void theGeneratedConfigHasTheModelAndTheClipsOfItsPreTraining() {
    VideoFineTuneConfig config =
        ConfigLoader.load(
            VideoFineTuneConfig.class, Path.of("conf/finetune/generated.yaml"), List.of());
    VideoPretrainConfig pretraining =
        ConfigLoader.load(
            VideoPretrainConfig.class, Path.of("conf/pretrain/generated-motion.yaml"), List.of());
    assertThat(config.model()).isEqualTo(pretraining.model());
    assertThat(config.data().generated()).isEqualTo(pretraining.data().generated());
    assertThat(config.data().samplingRate()).isEqualTo(pretraining.data().samplingRate());
  }

  @Test
  void theUcf101ConfigDiffersFromTheDefaultsInDataAndRunOnly() {
    VideoFineTuneConfig config =
        ConfigLoader.load(
            VideoFineTuneConfig.class, Path.of("conf/finetune/ucf101.yaml"), List.of());
    assertThat(config)
        .usingRecursiveComparison()
        .ignoringFields("run", "data.trainList", "data.valList", "finetune.initCheckpoint")
        .isEqualTo(with());
  }
}
