package org.maskedaction.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.maskedaction.app.ConfigTypes;
import org.maskedaction.kind.modality.ModalityTrainConfig;
import org.maskedaction.kind.skeleton.SkeletonFineTuneConfig;
import org.maskedaction.kind.skeleton.SkeletonPretrainConfig;
import org.maskedaction.kind.video.VideoFineTuneConfig;
import org.maskedaction.kind.video.VideoPretrainConfig;
import org.maskedaction.study.StudyConfig;
import org.maskedaction.sweep.SweepConfig;

class ExplainedConfigTest {
  @TempDir Path folder;

  static Stream<Path> shippedConfigs() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("conf"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("shippedConfigs")
  void whatIsExplainedLoadsBackAsItWas(Path file) throws IOException {
    Class<? extends Record> type = ConfigTypes.of(file, List.of());
    String explained = ConfigLoader.explain(type, file, List.of());
    Path copy = Files.writeString(folder.resolve(file.getFileName()), explained);
    Record expected = ConfigLoader.load(type, file, List.of());
    assertThat((Object) ConfigLoader.load(type, copy, List.of())).isEqualTo(expected);
    assertThat(ConfigTypes.of(copy, List.of())).isEqualTo(type);
  }

  @Test
  void everyValueHasItsOrigin() throws IOException {
    Path base = Files.writeString(folder.resolve("base.yaml"), "seed: 3\ndata:\n  train_list: x\n");
    Path file =
        Files.writeString(
            folder.resolve("top.yaml"),
            "extends: base.yaml\n\noptimizer: {epochs: 50,\n  betas: [0.5, 0.6]}\n");
    String explained =
        ConfigLoader.explain(VideoPretrainConfig.class, file, List.of("optimizer.batch_size=7"));
    assertThat(explained.lines().map(line -> line.replaceAll(" +", " ")).toList())
        .contains(
            "seed: 3 # %s:1".formatted(base),
            " train_list: x # %s:3".formatted(base),
            " epochs: 50 # %s:3".formatted(file),
            " betas: [0.5, 0.6] # %s:4".formatted(file),
            " batch_size: 7 # --set optimizer.batch_size=7",
            " eps: 1.0E-8 # default",
            " generated: null # default",
            " dir: runs/top # default");
  }

  /** A study gives the path of a fine-tuning where a classifier has a section of that name. */
  @Test
  void theKindFollowsFromTheKeys() {
    assertThat(kind("quickstart")).isEqualTo(VideoPretrainConfig.class);
    assertThat(kind("finetune/generated")).isEqualTo(VideoFineTuneConfig.class);
    assertThat(kind("skeleton/natops-pretrain")).isEqualTo(SkeletonPretrainConfig.class);
    assertThat(kind("skeleton/natops-finetune")).isEqualTo(SkeletonFineTuneConfig.class);
    assertThat(kind("modalities/utd-mhad")).isEqualTo(ModalityTrainConfig.class);
    assertThat(kind("study/modalities")).isEqualTo(StudyConfig.class);
    assertThat(kind("sweep/tats-genetic")).isEqualTo(SweepConfig.class);
  }

  private static Class<? extends Record> kind(String name) {
    return ConfigTypes.of(Path.of("conf", name + ".yaml"), List.of());
  }
}
