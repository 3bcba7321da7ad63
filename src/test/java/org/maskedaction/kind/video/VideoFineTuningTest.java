package org.maskedaction.kind.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.data.LeftOut;
import org.maskedaction.data.Part;
import org.maskedaction.data.video.VideoList;
import org.maskedaction.evaluation.ClassifierMetrics;
import org.maskedaction.experiment.TrainingRun;
import org.maskedaction.io.InputException;
import org.maskedaction.io.safetensors.SafetensorsFile;
import org.maskedaction.kind.Kinds;
import org.maskedaction.kind.OpenedModel;
import org.maskedaction.kind.SampleChoice;
import org.maskedaction.run.MetricsLog;
import org.maskedaction.run.RunCheckpoint;
import org.maskedaction.testing.LogCapture;
import org.maskedaction.testing.ReproducibleMetrics;
import org.maskedaction.testing.TinyFineTuning;
import org.maskedaction.testing.TinyPretraining;
import org.maskedaction.train.Metrics;

class VideoFineTuningTest {
  @TempDir static Path shared;
  private static Path data;
  private static Path pretrained; // run folder

  @TempDir Path folder;
  private final ByteArrayOutputStream console = new ByteArrayOutputStream();

  @BeforeAll
  static void pretrainsForTwoSteps() throws IOException {
    data = shared.resolve("data");
    pretrained = shared.resolve("pretrained");
    VideoPretrainConfig config = TinyPretraining.config(data, pretrained, "run.max_steps=2");
    PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    new TrainingRun<>(new VideoPretraining(), config, false, List.of(), out).run();
  }

  private VideoFineTuneConfig config(String name, String... settings) {
    List<String> all = new ArrayList<>();
    for (String setting : settings) {
      all.addAll(List.of(setting.split("; ")));
    }
    return TinyFineTuning.config(data, folder.resolve(name), all.toArray(String[]::new));
  }

  private TrainingRun.Result run(VideoFineTuneConfig config, boolean resume) throws IOException {
    PrintStream out = new PrintStream(console, true, StandardCharsets.UTF_8);
    return new TrainingRun<>(new VideoFineTuning(), config, resume, List.of("finetune"), out).run();
  }

  private static Path checkpoint(VideoFineTuneConfig config, int step) {
    return config.run().dir().resolve("checkpoints/step-%08d".formatted(step));
  }

  private static Map<String, byte[]> tensors(Path checkpoint) throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(checkpoint)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".safetensors")).toList()) {
        contents.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    return contents;
  }

  private static List<Map<String, Object>> metrics(VideoFineTuneConfig config) throws IOException {
    return ReproducibleMetrics.of(config.run().dir());
  }

  private static void delete(Path checkpoint) throws IOException {
    try (Stream<Path> files = Files.list(checkpoint)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(checkpoint);
  }

  @Test
  void aRunLeavesEverythingInItsFolder() throws IOException {
    VideoFineTuneConfig config = config("run");
    TrainingRun.Result result = run(config, false);
    Path dir = config.run().dir();
    assertThat(result.steps()).isEqualTo(12);
    assertThat(result.checkpoint()).isEqualTo(checkpoint(config, 12));
    assertThat(tensors(result.checkpoint()))
        .containsOnlyKeys("weights.safetensors", "optimizer-classifier.safetensors");
    assertThat(
            ConfigLoader.parse(
                VideoFineTuneConfig.class, Files.readString(dir.resolve("config.yaml"))))
        .isEqualTo(config);
    assertThat(Files.readString(dir.resolve("provenance.json"))).contains("16 videos");
    assertThat(Files.readAllLines(dir.resolve("classes.txt"))).hasSize(10).contains("zigzag");
    assertThat(result.lines().get(0))
        .startsWith("after 12 steps: val_loss ")
        .contains(" -> ", "val_top1", "val_top5");
  }

  @Test
  void theMetricsOfARunHaveTheirDocumentedNames() throws IOException {
    VideoFineTuneConfig config = config("run");
    TrainingRun.Result result = run(config, false);
    List<Map<String, Object>> rows =
        MetricsLog.readAll(config.run().dir().resolve("metrics.jsonl"));
    List<Map<String, Object>> steps =
        rows.stream().filter(row -> row.containsKey(Metrics.LOSS.name())).toList();
    List<Map<String, Object>> evaluations =
        rows.stream().filter(row -> row.containsKey(Metrics.VAL_LOSS.name())).toList();
    assertThat(steps)
        .hasSize(12)
        .allSatisfy(
            row ->
                assertThat(row)
                    .containsKeys(
                        ClassifierMetrics.TOP1.name(),
                        Metrics.LEARNING_RATE.name(),
                        Metrics.GRAD_NORM.name()));
    assertThat(evaluations).extracting(row -> row.get("step")).containsExactly(0L, 4L, 8L, 12L);
    assertThat(evaluations.get(3)).containsAllEntriesOf(result.after());
    assertThat(result.before().get(Metrics.VAL_LOSS.name())).isCloseTo(Math.log(10), within(0.01));
    assertThat(result.after().get(ClassifierMetrics.VAL_TOP5.name()))
        .isBetween(result.after().get(ClassifierMetrics.VAL_TOP1.name()), 1.0);
  }

  /** The state after a kill: what was written after the checkpoint stays only in the metrics. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "model.depth=2; finetune.drop_path=0.3; finetune.mixup_alpha=0.8 | 5",
        "finetune.cutmix_alpha=1; optimizer.accumulation_steps=3 | 6",
        "run.eval_every_epochs=2; optimizer.warmup_epochs=1 | 8",
        "finetune.ema_decay=0.9; finetune.fc_dropout=0.5 | 5"
      })
  void resumingAnInterruptedRunChangesNoBit(String settings, int step) throws IOException {
    VideoFineTuneConfig config = config("run", settings, "run.checkpoint_every_steps=" + step);
    run(config, false);
    Map<String, byte[]> tensors = tensors(checkpoint(config, 12));
    List<Map<String, Object>> metrics = metrics(config);
    try (Stream<Path> all = Files.list(config.run().dir().resolve("checkpoints"))) {
      for (Path path : all.toList()) {
        if (path.getFileName().toString().compareTo("step-%08d".formatted(step)) > 0) {
          delete(path);
        }
      }
    }
    TrainingRun.Result resumed = run(config, true);
    assertThat(resumed.steps()).isEqualTo(12);
    assertThat(resumed.before()).isEmpty();
    assertThat(metrics(config)).isEqualTo(metrics);
    assertThat(tensors(checkpoint(config, 12))).usingRecursiveComparison().isEqualTo(tensors);
  }

  /** With a rate of zero during the whole warm-up the weights stay what they were loaded as. */
  @ParameterizedTest
  @ValueSource(strings = {"", "checkpoints/step-00000002"})
  void theEncoderStartsFromAPreTrainingCheckpoint(String below) throws IOException {
    VideoFineTuneConfig config =
        config(
            "run",
            "run.max_steps=1; optimizer.warmup_epochs=3",
            "finetune.init_checkpoint=" + pretrained.resolve(below));
    run(config, false);
    Path source = pretrained.resolve("checkpoints/step-00000002/weights.safetensors");
    try (SafetensorsFile before = SafetensorsFile.open(source);
        SafetensorsFile after =
            SafetensorsFile.open(checkpoint(config, 1).resolve("weights.safetensors"))) {
      for (String name : after.names()) {
        if (name.startsWith("encoder.")) {
          assertThat(after.floats(name)).as(name).containsExactly(before.floats(name));
        }
      }
    }
    assertThat(console.toString(StandardCharsets.UTF_8))
        .contains("initial weights from " + pretrained.resolve("checkpoints/step-00000002"))
        .contains(
            "loaded 15 tensors, 16,440 values: encoder.patch_embed (2 tensors, 9,240 values),"
                + " encoder.blocks (13 tensors, 7,200 values)")
        .contains(
            "initialised 4 tensors, 298 values: fc_norm.weight [24], fc_norm.bias [24],"
                + " head.weight [10, 24], head.bias [10]")
        .contains("ignored 43 tensors, ")
        .contains(
            "mask_token (1 tensors, 12 values), encoder.norm (2 tensors, 48 values), decoder (")
        .contains("positions computed for 64 tokens (4 x 4 x 4), as in the checkpoint's run");
  }

  /** A head for other classes is not taken over, one for the same number is. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10 | loaded 19 tensors | initialised 0 tensors, 0 values | ignored 0 tensors, 0 values",
        "12 | loaded 17 tensors"
            + " | initialised 2 tensors, 300 values: head.weight [12, 24] (the checkpoint's is"
            + " [10, 24]), head.bias [12] (the checkpoint's is [10])"
            + " | ignored 2 tensors, 250 values: head (2 tensors, 250 values)"
      })
  void aFineTunedCheckpointCanBeFineTunedFurther(
      int classes, String loaded, String initialised, String ignored) throws IOException {
    VideoFineTuneConfig first = config("first", "run.max_steps=1");
    run(first, false);
    VideoFineTuneConfig second =
        TinyFineTuning.onLists(
            data.resolve("train.csv"),
            data.resolve("val.csv"),
            folder.resolve("second"),
            "run.max_steps=1",
            "finetune.num_classes=" + classes,
            "finetune.init_checkpoint=" + first.run().dir());
    run(second, false);
    assertThat(console.toString(StandardCharsets.UTF_8)).contains(loaded, initialised, ignored);
    assertThat(second.run().dir().resolve("classes.txt")).doesNotExist();
  }

  /** Positions are computed, so the encoder's weights fit clips and frames of any size. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "model.num_frames=12 | 96 tokens (6 x 4 x 4)",
        "model.image_size=48 | 144 tokens (4 x 6 x 6)",
        "model.num_frames=4; model.image_size=16 | 8 tokens (2 x 2 x 2)"
      })
  void clipLengthAndFrameSizeMayDifferFromPreTraining(String setting, String here)
      throws IOException {
    VideoFineTuneConfig config =
        config(
            "run",
            setting,
            "data.generated.dir=" + data.resolveSibling("other"),
            "data.generated.frames=16; data.generated.size=48; data.generated.background=smooth",
            "run.max_steps=2",
            "finetune.init_checkpoint=" + pretrained);
    TrainingRun.Result result = run(config, false);
    assertThat(result.after().get(Metrics.VAL_LOSS.name())).isFinite();
    assertThat(console.toString(StandardCharsets.UTF_8))
        .contains("loaded 15 tensors, 16,440 values")
        .contains("positions computed for " + here)
        .contains("; the checkpoint's run had 64 tokens (4 x 4 x 4)");
  }

  /** Shapes agree, but the heads are cut and the tubelets are read in another way. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "model.num_heads=3 | model.num_heads 2; expected 3, that of this configuration",
        "model.patch_size=4; model.tubelet_size=8 | model.tubelet_size 2; expected 8",
      })
  void anEncoderThatIsReadInAnotherWayIsBadInput(String setting, String message) {
    VideoFineTuneConfig config = config("run", setting, "finetune.init_checkpoint=" + pretrained);
    assertThatThrownBy(() -> run(config, false))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("step-00000002: its run has " + message);
    assertThat(config.run().dir()).doesNotExist();
  }

  private static Map<String, float[]> weights(Path checkpoint, String name) {
    Map<String, float[]> values = new TreeMap<>();
    try (SafetensorsFile file = SafetensorsFile.open(checkpoint.resolve(name + ".safetensors"))) {
      file.names().forEach(tensor -> values.put(tensor, file.floats(tensor)));
    }
    return values;
  }

  /** From the weights after each of the first three steps. */
  @Test
  void theAverageOfTheWeightsFollowsEveryStepAndIsWhatIsUsed() throws IOException {
    VideoFineTuneConfig config =
        config("run", "finetune.ema_decay=0.75; run.checkpoint_every_steps=1; run.max_steps=3");
    TrainingRun.Result result = run(config, false);
    VideoFineTuneConfig still =
        config("still", "run.max_steps=1; optimizer.warmup_epochs=3; finetune.ema_decay=0");
    run(still, false); // a rate of zero leaves the initial weights
    Map<String, float[]> expected = weights(checkpoint(still, 1), "weights");
    for (int step = 1; step <= 3; step++) {
      Map<String, float[]> trained = weights(checkpoint(config, step), "weights");
      expected.forEach(
          (name, average) -> {
            for (int i = 0; i < average.length; i++) {
              average[i] = 0.75f * average[i] + 0.25f * trained.get(name)[i];
            }
          });
    }
    Map<String, float[]> actual = weights(result.checkpoint(), "weights-ema");
    assertThat(actual).containsOnlyKeys(expected.keySet());
    expected.forEach(
        (name, values) ->
            assertThat(actual.get(name)).as(name).containsExactly(values, within(1e-6f)));
    RunCheckpoint source = RunCheckpoint.open(result.checkpoint());
    assertThat(source.weights()).hasFileName("weights-ema.safetensors");
    List<Double> losses = new ArrayList<>();
    try (OpenedModel model = Kinds.installed().open(result.checkpoint())) {
      model.scores(SampleChoice.of(Part.VAL), scores -> losses.add(scores.loss()));
    }
    double loss = losses.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    assertThat(result.after().get(Metrics.VAL_LOSS.name())).isEqualTo(loss);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "model.embed_dim=32 | has shape [24, 384]; expected [32, 384]",
        "model.depth=2 | has no tensor 'encoder.blocks.1.norm1.weight'; the encoder of this"
            + " configuration needs one of shape [24]",
        "model.tubelet_size=4 | has shape [24, 384]; expected [24, 768]",
        "model.patch_size=16 | has shape [24, 384]; expected [24, 1536]"
      })
  void anEncoderThatDoesNotFitIsBadInput(String setting, String message) {
    VideoFineTuneConfig config = config("run", setting, "finetune.init_checkpoint=" + pretrained);
    assertThatThrownBy(() -> run(config, false))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("weights.safetensors")
        .hasMessageContaining(message);
    assertThat(config.run().dir()).doesNotExist();
  }

  @Test
  void aDeeperEncoderIsNotCutOff() throws IOException {
    VideoFineTuneConfig deep = config("deep", "model.depth=2; run.max_steps=1");
    run(deep, false);
    VideoFineTuneConfig config = config("run", "finetune.init_checkpoint=" + deep.run().dir());
    assertThatThrownBy(() -> run(config, false))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("'encoder.blocks.1.norm1.weight' of shape [24]")
        .hasMessageContaining("has no block");
  }

  @Test
  void aFolderWithoutACheckpointIsBadInput() {
    VideoFineTuneConfig config = config("run", "finetune.init_checkpoint=" + shared);
    assertThatThrownBy(() -> run(config, false))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(shared.toString())
        .hasMessageContaining("is no checkpoint");
  }

  @Test
  void labelsOutOfRangeAreNamedInOneLine() throws IOException {
    Path list = Files.write(folder.resolve("bad.csv"), List.of("a.mp4 0", "b.mp4 10", "c.mp4 -1"));
    VideoFineTuneConfig train =
        TinyFineTuning.onLists(list, data.resolve("val.csv"), folder.resolve("run"));
    assertThatThrownBy(() -> run(train, false))
        .isInstanceOf(InputException.class)
        .hasMessage(
            list
                + ": 2 of 3 labels are not 0 to 9 (finetune.num_classes: 10),"
                + " first row 2, 'b.mp4' with 10");
    VideoFineTuneConfig val =
        TinyFineTuning.onLists(data.resolve("train.csv"), list, folder.resolve("run"));
    assertThatThrownBy(() -> run(val, false)).hasMessageStartingWith(list + ": 2 of 3 labels");
    assertThat(folder.resolve("run")).doesNotExist();
  }

  @Test
  void thereMustBeANameForEveryClass() throws IOException {
    Path names = Files.write(folder.resolve("names.txt"), List.of("walk", "run"));
    VideoFineTuneConfig config =
        TinyFineTuning.onLists(
            data.resolve("train.csv"),
            data.resolve("val.csv"),
            folder.resolve("run"),
            "finetune.class_names=" + names);
    assertThatThrownBy(() -> run(config, false))
        .isInstanceOf(InputException.class)
        .hasMessage(names + ": has 2 class names; expected 10 (finetune.num_classes)");
  }

  /** No other video counts in its place. */
  @Test
  void aDamagedValidationVideoIsLeftOut() throws IOException {
    Path damaged = Files.writeString(folder.resolve("damaged.mp4"), "no video");
    List<String> rows = Files.readAllLines(data.resolve("val.csv"));
    VideoFineTuneConfig config = config("run");
    List<Integer> labels = new ArrayList<>();
    try (LogCapture log = LogCapture.of("org.maskedaction.data.SampleLoader")) {
      Path list =
          Files.write(
              folder.resolve("list.csv"), List.of(rows.get(0), damaged + " 3", rows.get(1)));
      List<LeftOut> skipped =
          VideoLoaders.forEachCentre(
              VideoList.read(list, data),
              config.model(),
              config.data(),
              clip -> labels.add(clip.label()));
      assertThat(skipped).extracting(LeftOut::sample).containsExactly(damaged.toString());
      assertThat(log.lines()).hasSize(1);
    }
    assertThat(labels).hasSize(2);
  }

  @Test
  void evaluationTakesTheFirstClipsOfTheList() throws IOException {
    VideoFineTuneConfig all = config("all", "run.max_steps=1");
    VideoFineTuneConfig two = config("two", "run.max_steps=1; run.eval_clips=1");
    double ofAll = run(all, false).after().get(Metrics.VAL_LOSS.name());
    double ofOne = run(two, false).after().get(Metrics.VAL_LOSS.name());
    assertThat(ofOne).isNotEqualTo(ofAll);
  }

  @Test
  void motionsOfEightClipsAreLearnedByHeart() throws IOException {
    VideoFineTuneConfig config =
        config(
            "run",
            "data.generated.dir=" + data.resolveSibling("eight"),
            "data.generated.train=8; data.generated.val=8; data.generated.frames=8",
            "finetune.label_smoothing=0; finetune.layer_decay=1",
            "optimizer.epochs=60; optimizer.base_learning_rate=0.3; run.eval_every_epochs=0",
            "run.checkpoint_every_epochs=0");
    run(config, false);
    List<Map<String, Object>> rows =
        MetricsLog.readAll(config.run().dir().resolve("metrics.jsonl"));
    double[] losses =
        rows.stream()
            .filter(row -> row.containsKey(Metrics.LOSS.name()))
            .mapToDouble(row -> (Double) row.get(Metrics.LOSS.name()))
            .toArray();
    assertThat(Arrays.stream(losses).skip(losses.length - 4L).average().orElseThrow())
        .isLessThan(0.3 * losses[0]);
  }
}
