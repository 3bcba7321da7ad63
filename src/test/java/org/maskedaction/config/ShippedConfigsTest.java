package org.maskedaction.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskedaction.data.video.generated.GeneratedSpec.BackgroundKind;
import org.maskedaction.kind.Kinds;
import org.maskedaction.kind.modality.ModalityTrainConfig;
import org.maskedaction.kind.skeleton.SkeletonFineTuneConfig;
import org.maskedaction.kind.skeleton.SkeletonPretrainConfig;
import org.maskedaction.kind.video.VideoDataConfig;
import org.maskedaction.kind.video.VideoFineTuneConfig;
import org.maskedaction.kind.video.VideoPretrainConfig;
import org.maskedaction.method.mae.VideoMaskingConfig;
import org.maskedaction.study.StudyArm;
import org.maskedaction.study.StudyConfig;
import org.maskedaction.study.StudyConfig.StudyProtocol;
import org.maskedaction.sweep.SweepConfig;
import org.maskedaction.train.OptimizerConfig;

class ShippedConfigsTest {
  private static final Path CONF = Path.of("conf");

  static Stream<Path> pretrainConfigs() throws IOException {
    try (Stream<Path> files = Files.list(CONF.resolve("pretrain"))) {
      return Stream.concat(
          Stream.of(CONF.resolve("quickstart.yaml")), files.sorted().toList().stream());
    }
  }

  @ParameterizedTest
  @MethodSource("pretrainConfigs")
  void everyConfigLoadsAndReadsBackEqual(Path file) {
    VideoPretrainConfig config = load(file);
    assertThat(ConfigLoader.parse(VideoPretrainConfig.class, ConfigLoader.toYaml(config)))
        .isEqualTo(config);
    assertThat(config.run().dir().getFileName() + ".yaml").isEqualTo(file.getFileName().toString());
  }

  @ParameterizedTest
  @MethodSource("pretrainConfigs")
  void everyConfigSaysWhatItMirrorsWhatItCostsAndHowToRunIt(Path file) throws IOException {
    String header = Files.readString(file).split("\n\n", 2)[0];
    assertThat(header.lines()).allMatch(line -> line.startsWith("#"));
    assertThat(header).contains("# Mirrors:", "# Data:", "# Cost:");
    if (!file.endsWith("generated-base.yaml")) {
      assertThat(header).contains("java -jar target/masked-action.jar pretrain --config " + file);
    }
  }

  static Stream<Path> fineTuneConfigs() throws IOException {
    return list("finetune");
  }

  static Stream<Path> studyConfigs() throws IOException {
    return list("study");
  }

  static Stream<Path> skeletonConfigs() throws IOException {
    return list("skeleton");
  }

  @ParameterizedTest
  @MethodSource("skeletonConfigs")
  void everySkeletonConfigLoadsAndSaysHowToRunIt(Path file) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains("# Mirrors:", "# Data:", "# Cost:", " --config " + file);
    assertThat(Kinds.installed().of(file, List.of()).name()).isEqualTo("skeleton");
    Class<? extends Record> type =
        text.contains("jar finetune --config")
            ? SkeletonFineTuneConfig.class
            : SkeletonPretrainConfig.class;
    Record config = ConfigLoader.load(type, file, List.of());
    assertThat((Object) ConfigLoader.parse(type, ConfigLoader.toYaml(config))).isEqualTo(config);
  }

  static Stream<Path> modalityConfigs() throws IOException {
    return list("modalities");
  }

  @ParameterizedTest
  @MethodSource("modalityConfigs")
  void everyModalityConfigLoadsAndSaysHowToRunIt(Path file) throws IOException {
    assertThat(Files.readString(file))
        .contains("# Mirrors:", "# Data:", "# Cost:", "finetune --config " + file);
    assertThat(Kinds.installed().of(file, List.of()).name()).isEqualTo("modalities");
    ModalityTrainConfig config = ConfigLoader.load(ModalityTrainConfig.class, file, List.of());
    assertThat(ConfigLoader.parse(ModalityTrainConfig.class, ConfigLoader.toYaml(config)))
        .isEqualTo(config);
  }

  @Test
  void theSkeletonConfigsOfThePapersAreTheDefaults() {
    assertThat(skeletons(SkeletonPretrainConfig.class, "ntu60-xsub-pretrain"))
        .usingRecursiveComparison()
        .ignoringFields("run", "data.path")
        .isEqualTo(ConfigLoader.defaults(SkeletonPretrainConfig.class, List.of("data.path=x")));
    assertThat(skeletons(SkeletonFineTuneConfig.class, "ntu60-xsub-finetune"))
        .usingRecursiveComparison()
        .ignoringFields("run", "data.path")
        .isEqualTo(
            ConfigLoader.defaults(
                SkeletonFineTuneConfig.class, List.of("data.path=x", "finetune.num_classes=60")));
    OptimizerConfig linear =
        skeletons(SkeletonFineTuneConfig.class, "ntu60-xsub-linear").optimizer();
    assertThat(linear.peakLearningRate()).isEqualTo(0.1);
    assertThat(linear.floorLearningRate()).isZero();
    assertThat(linear.warmupEpochs()).isZero();
  }

  private static <T extends Record> T skeletons(Class<T> type, String name) {
    return ConfigLoader.load(type, CONF.resolve("skeleton/" + name + ".yaml"), List.of());
  }

  private static Stream<Path> list(String folder) throws IOException {
    try (Stream<Path> files = Files.list(CONF.resolve(folder))) {
      return files.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("fineTuneConfigs")
  void everyFineTuneConfigLoadsAndSaysHowToRunIt(Path file) throws IOException {
    VideoFineTuneConfig config = ConfigLoader.load(VideoFineTuneConfig.class, file, List.of());
    assertThat(ConfigLoader.parse(VideoFineTuneConfig.class, ConfigLoader.toYaml(config)))
        .isEqualTo(config);
    assertThat(Files.readString(file))
        .contains("# Mirrors:", "# Data:", "# Cost:", "finetune --config " + file);
  }

  @ParameterizedTest
  @MethodSource("studyConfigs")
  void everyArmOfAStudyLoadsAndFitsTheFineTuning(Path file) throws IOException {
    StudyConfig study = ConfigLoader.load(StudyConfig.class, file, List.of());
    String kind = Kinds.installed().of(study.finetune(), List.of()).name();
    for (StudyArm arm : study.arms()) {
      List<String> settings = new ArrayList<>(study.pretrainSet());
      settings.addAll(arm.set());
      for (StudyProtocol protocol : study.protocols()) {
        List<String> downstream = new ArrayList<>(study.finetuneSet());
        downstream.addAll(protocol.set());
        downstream.replaceAll(setting -> setting.replace("${seed}", "1"));
        switch (kind) {
          case "video" -> fitsVideos(study, settings, downstream);
          case "skeleton" -> fitsSkeletons(study, settings, downstream);
          case "modalities" -> {
            downstream.addAll(arm.set());
            ConfigLoader.load(ModalityTrainConfig.class, study.finetune(), downstream);
          }
          default -> throw new AssertionError(kind);
        }
      }
    }
    assertThat(Files.readString(file)).contains("study --config " + file);
  }

  private static void fitsVideos(StudyConfig study, List<String> before, List<String> after) {
    VideoPretrainConfig pretrain =
        ConfigLoader.load(VideoPretrainConfig.class, study.pretrain(), before);
    VideoFineTuneConfig finetune =
        ConfigLoader.load(VideoFineTuneConfig.class, study.finetune(), after);
    assertThat(pretrain.model()).isEqualTo(finetune.model());
    assertThat(pretrain.data().samplingRate()).isEqualTo(finetune.data().samplingRate());
  }

  private static void fitsSkeletons(StudyConfig study, List<String> before, List<String> after) {
    SkeletonPretrainConfig pretrain =
        ConfigLoader.load(SkeletonPretrainConfig.class, study.pretrain(), before);
    SkeletonFineTuneConfig finetune =
        ConfigLoader.load(SkeletonFineTuneConfig.class, study.finetune(), after);
    assertThat(finetune.model())
        .usingRecursiveComparison()
        .ignoringFields("decoderEmbedDim", "decoderDepth", "decoderNumHeads")
        .isEqualTo(pretrain.model());
    assertThat(finetune.data()).isEqualTo(pretrain.data());
  }

  static Stream<Path> sweepConfigs() throws IOException {
    return list("sweep");
  }

  @ParameterizedTest
  @MethodSource("sweepConfigs")
  void everySweepLoadsAndItsRunsCanBegin(Path file) throws IOException {
    SweepConfig sweep = ConfigLoader.load(SweepConfig.class, file, List.of());
    assertThat(ConfigLoader.parse(SweepConfig.class, ConfigLoader.toYaml(sweep))).isEqualTo(sweep);
    ConfigLoader.load(sweep.type(), sweep.config(), sweep.commonSettings());
    assertThat(Files.readString(file))
        .contains("# Mirrors:", "# Data:", "# Cost:", "sweep --config " + file);
  }

  @ParameterizedTest
  @CsvSource({"ucf101, 2", "hmdb51, 2", "kinetics400, 4", "ssv2, 2"})
  void paperConfigsDifferFromTheDefaultsInDataAndRunOnly(String name, int samplingRate) {
    VideoPretrainConfig config = load(CONF.resolve("pretrain/" + name + "-tats.yaml"));
    VideoPretrainConfig defaults =
        ConfigLoader.defaults(VideoPretrainConfig.class, List.of("data.train_list=x"));
    assertThat(config).usingRecursiveComparison().ignoringFields("run", "data").isEqualTo(defaults);
    assertThat(config.data().samplingRate()).isEqualTo(samplingRate);
    assertThat(config.data().trainList()).isEqualTo(Path.of("data", name, "train.csv"));
    assertThat(config.data().crop()).isEqualTo(VideoDataConfig.Crop.MULTI_SCALE);
  }

  @ParameterizedTest
  @CsvSource({
    "generated-adamae, generated-static",
    "ucf101-adamae, ucf101-tats",
    "ucf101-videomae, ucf101-tats"
  })
  void baselinesDifferFromTatsInTheMaskingOnly(String baseline, String tats) {
    VideoPretrainConfig config = load(CONF.resolve("pretrain/" + baseline + ".yaml"));
    VideoPretrainConfig reference = load(CONF.resolve("pretrain/" + tats + ".yaml"));
    assertThat(config.masking().type()).isNotEqualTo(VideoMaskingConfig.Type.TATS);
    assertThat(config)
        .usingRecursiveComparison()
        .ignoringFields("run.dir", "masking.type", "adamae.numHeads")
        .isEqualTo(reference);
  }

  @ParameterizedTest
  @ValueSource(strings = {"static", "smooth", "panning"})
  void generatedStudiesDifferInTheBackgroundOnly(String background) {
    VideoPretrainConfig base = load(CONF.resolve("pretrain/generated-base.yaml"));
    VideoPretrainConfig study = load(CONF.resolve("pretrain/generated-" + background + ".yaml"));
    assertThat(study)
        .usingRecursiveComparison()
        .ignoringFields("run.dir", "data.generated.background", "data.generated.dir")
        .isEqualTo(base);
    assertThat(study.data().generated().background())
        .isEqualTo(BackgroundKind.valueOf(background.toUpperCase(Locale.ROOT)));
  }

  @Test
  void theQuickStartLeavesStepsForTheSampler() {
    VideoPretrainConfig config = load(CONF.resolve("quickstart.yaml"));
    assertThat(config.masking().type()).isEqualTo(VideoMaskingConfig.Type.TATS);
    assertThat(config.ppo().maeOnlyEpochs()).isLessThan(config.optimizer().epochs());
    assertThat(config.model().tokens()).isEqualTo(64);
  }

  private static VideoPretrainConfig load(Path file) {
    return ConfigLoader.load(VideoPretrainConfig.class, file, List.of());
  }
}
