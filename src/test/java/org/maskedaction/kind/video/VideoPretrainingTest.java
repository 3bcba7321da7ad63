package org.maskedaction.kind.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.data.LeftOut;
import org.maskedaction.experiment.TrainingRun;
import org.maskedaction.io.InputException;
import org.maskedaction.method.adamae.AdaMaeTrainer;
import org.maskedaction.method.mae.SamplerMetrics;
import org.maskedaction.method.tats.TatsMetrics;
import org.maskedaction.run.MetricsLog;
import org.maskedaction.testing.CheckpointFiles;
import org.maskedaction.testing.EventFiles;
import org.maskedaction.testing.LogCapture;
import org.maskedaction.testing.ReproducibleMetrics;
import org.maskedaction.testing.TinyPretraining;
import org.maskedaction.train.Metrics;

class VideoPretrainingTest {
  @TempDir static Path data;
  @TempDir Path folder;

  private static TrainingRun.Result run(VideoPretrainConfig config, boolean resume)
      throws IOException {
    PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    return new TrainingRun<>(new VideoPretraining(), config, resume, List.of("pretrain"), out)
        .run();
  }

  /** A run in the folder {@code name}; settings may be separated by "; ". */
  private VideoPretrainConfig config(String name, String... settings) {
    List<String> all = new ArrayList<>();
    for (String setting : settings) {
      all.addAll(List.of(setting.split("; ")));
    }
    return TinyPretraining.config(data, folder.resolve(name), all.toArray(String[]::new));
  }

  private static Map<String, byte[]> tensors(VideoPretrainConfig config) throws IOException {
    return CheckpointFiles.newest(config.run().dir());
  }

  private static List<Map<String, Object>> metrics(VideoPretrainConfig config) throws IOException {
    return ReproducibleMetrics.of(config.run().dir());
  }

  private static void assertSameRun(VideoPretrainConfig actual, VideoPretrainConfig expected)
      throws IOException {
    assertThat(metrics(actual)).isEqualTo(metrics(expected));
    assertThat(tensors(actual)).usingRecursiveComparison().isEqualTo(tensors(expected));
  }

  @Test
  void aRunLeavesEverythingInItsFolder() throws IOException {
    VideoPretrainConfig config = config("run", "run.mask_sheet_every_epochs=2");
    TrainingRun.Result result = run(config, false);
    Path dir = config.run().dir();

    assertThat(result.steps()).isEqualTo(3L * TinyPretraining.stepsPerEpoch());
    assertThat(
            ConfigLoader.parse(
                VideoPretrainConfig.class, Files.readString(dir.resolve("config.yaml"))))
        .isEqualTo(config);
    assertThat(Files.readString(dir.resolve("provenance.json")))
        .contains("\"commandLine\" : [ \"pretrain\" ]", "16 videos");
    assertThat(tensors(config))
        .containsOnlyKeys(
            "step-00000012/optimizer-autoencoder.safetensors",
            "step-00000012/optimizer-sampler.safetensors",
            "step-00000012/weights.safetensors");
    assertThat(result.checkpoint()).isEqualTo(dir.resolve("checkpoints/step-00000012"));
    assertThat(result.sheet()).isEqualTo(dir.resolve("masks/step-00000012.png"));
    for (int step : new int[] {0, 8, 12}) {
      Path sheet = dir.resolve("masks/step-%08d.png".formatted(step));
      BufferedImage image = ImageIO.read(sheet.toFile());
      assertThat(image.getWidth()).as("%s", sheet).isGreaterThan(4 * 32);
    }
    assertThat(result.lines().get(0)).startsWith("after 12 steps: val_loss ").contains(" -> ");
  }

  @Test
  void theMetricsOfARunHaveTheirDocumentedNames() throws IOException {
    VideoPretrainConfig config = config("run");
    TrainingRun.Result result = run(config, false);
    List<Map<String, Object>> rows =
        MetricsLog.readAll(config.run().dir().resolve("metrics.jsonl"));
    List<Map<String, Object>> evaluations = having(rows, Metrics.VAL_LOSS.name());
    List<Map<String, Object>> steps = having(rows, Metrics.LOSS.name());
    List<Map<String, Object>> updates = having(rows, TatsMetrics.APPROX_KL.name());

    assertThat(evaluations).extracting(row -> row.get("step")).containsExactly(0L, 4L, 8L, 12L);
    assertThat(evaluations.get(3))
        .containsKeys(
            SamplerMetrics.VAL_ENTROPY.name(),
            PretrainEvaluation.MOTION_AUC.name(),
            PretrainEvaluation.MOTION_LIFT.name())
        .containsAllEntriesOf(result.after());
    assertThat(evaluations.get(0)).containsAllEntriesOf(result.before());
    assertThat(steps)
        .hasSize(12)
        .allSatisfy(row -> assertThat(row).containsKey(Metrics.GRAD_NORM.name()));
    assertThat(steps).extracting(row -> row.get("epoch")).startsWith(0L, 0L, 0L, 0L, 1L);
    assertThat(updates).extracting(row -> row.get("step")).startsWith(5L, 6L).hasSize(8);
    assertThat(updates)
        .allSatisfy(
            row -> {
              assertThat(row)
                  .containsKeys(
                      TatsMetrics.POLICY_LOSS.name(),
                      TatsMetrics.VALUE_LOSS.name(),
                      SamplerMetrics.ENTROPY.name(),
                      TatsMetrics.CLIPFRAC.name(),
                      TatsMetrics.EXPLAINED_VARIANCE.name(),
                      TatsMetrics.SAMPLER_LEARNING_RATE.name(),
                      TatsMetrics.SAMPLER_GRAD_NORM.name());
              assertThat((Double) row.get(TatsMetrics.APPROX_KL.name())).isPositive();
              assertThat(row.values()).allMatch(VideoPretrainingTest::isFinite);
            });
  }

  @Test
  void adaMaeLogsBothLossesAndIsEvaluatedAsASampler() throws IOException {
    VideoPretrainConfig config = config("run", "masking.type=adamae; optimizer.epochs=2");
    TrainingRun.Result result = run(config, false);
    List<Map<String, Object>> rows =
        MetricsLog.readAll(config.run().dir().resolve("metrics.jsonl"));

    assertThat(having(rows, Metrics.LOSS.name()))
        .hasSize(8)
        .allSatisfy(
            row -> {
              assertThat(row)
                  .containsKeys(
                      AdaMaeTrainer.SAMPLING_LOSS.name(),
                      SamplerMetrics.ENTROPY.name(),
                      Metrics.GRAD_NORM.name())
                  .doesNotContainKey(TatsMetrics.APPROX_KL.name());
              assertThat(row.values()).allMatch(VideoPretrainingTest::isFinite);
            });
    assertThat(result.after())
        .containsOnlyKeys(
            Metrics.VAL_LOSS.name(),
            SamplerMetrics.VAL_ENTROPY.name(),
            PretrainEvaluation.MOTION_AUC.name(),
            PretrainEvaluation.MOTION_LIFT.name());
    assertThat(result.after()).isNotEqualTo(result.before());
    assertThat(tensors(config))
        .containsOnlyKeys(
            "step-00000008/optimizer-autoencoder.safetensors", "step-00000008/weights.safetensors");
    assertThat(result.sheet()).exists();
  }

  private static List<Map<String, Object>> having(List<Map<String, Object>> rows, String name) {
    return rows.stream().filter(row -> row.containsKey(name)).toList();
  }

  private static boolean isFinite(Object value) {
    return value instanceof Number number && Double.isFinite(number.doubleValue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"tats", "adamae", "tube", "random", "frame", "block"})
  void equalSeedsGiveEqualBitsForAnyNumberOfDecodingWorkers(String masking) throws IOException {
    String[] settings = {
      "masking.type=" + masking, "optimizer.epochs=2", "data.crop=random_resized", "data.flip=true"
    };
    VideoPretrainConfig one = config("one", settings);
    VideoPretrainConfig workers =
        config("workers", String.join("; ", settings), "data.workers=3; data.queue=1");
    VideoPretrainConfig other = config("other", String.join("; ", settings), "seed=1");
    for (VideoPretrainConfig config : List.of(one, workers, other)) {
      run(config, false);
    }
    assertSameRun(workers, one);
    assertThat(metrics(other)).isNotEqualTo(metrics(one));
  }

  @Test
  void fiftyStepsHaveEqualLossesForOneAndFourWorkersAndOthersForAnotherSeed() throws IOException {
    String each = "masking.type=tube; optimizer.epochs=13; data.crop=random_resized";
    String length = "run.max_steps=50; run.eval_every_epochs=0; run.checkpoint_every_epochs=0";
    VideoPretrainConfig one = config("one", each, length, "data.workers=1");
    VideoPretrainConfig four = config("four", each, length, "data.workers=4; data.queue=3");
    VideoPretrainConfig other = config("other", each, length, "data.workers=1; seed=1");
    for (VideoPretrainConfig config : List.of(one, four, other)) {
      run(config, false);
    }
    assertThat(losses(one)).hasSize(50).isEqualTo(losses(four));
    assertThat(losses(other)).hasSize(50).doesNotContainAnyElementsOf(losses(one));
  }

  private static List<Object> losses(VideoPretrainConfig config) throws IOException {
    return having(metrics(config), Metrics.LOSS.name()).stream()
        .map(row -> row.get(Metrics.LOSS.name()))
        .toList();
  }

  /** The state after a kill: what was written after the checkpoint stays only in the metrics. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "masking.type=tats | 5",
        "masking.type=tube; data.crop=random_resized; data.flip=true | 7",
        "masking.type=random | 4",
        "masking.type=tats; ppo.record_steps=3 | 7",
        "masking.type=tube; optimizer.accumulation_steps=3 | 6",
        "masking.type=adamae; adamae.coefficient=0.1 | 5",
        "masking.type=adamae; optimizer.accumulation_steps=2 | 6",
        "masking.type=block | 5"
      })
  void resumingAnInterruptedRunChangesNoBit(String settings, int step) throws IOException {
    VideoPretrainConfig config = config("run", settings, "run.checkpoint_every_steps=" + step);
    run(config, false);
    Map<String, byte[]> tensors = tensors(config);
    List<Map<String, Object>> metrics = metrics(config);

    interrupt(config, step);
    TrainingRun.Result resumed = run(config, true);

    assertThat(resumed.steps()).isEqualTo(12);
    assertThat(resumed.before()).isEmpty();
    assertThat(metrics(config)).isEqualTo(metrics);
    assertThat(tensors(config)).usingRecursiveComparison().isEqualTo(tensors);
    assertThat(config.run().dir().resolve("provenance-2.json")).exists();
    assertEventsAreThoseOfTheLog(config);
  }

  /** What TensorBoard shows is what the log says, rounded to 32 bits. */
  private static void assertEventsAreThoseOfTheLog(VideoPretrainConfig config) throws IOException {
    Map<Long, Map<String, Float>> logged = new LinkedHashMap<>();
    for (Map<String, Object> row :
        MetricsLog.readAll(config.run().dir().resolve("metrics.jsonl"))) {
      Map<String, Float> values =
          logged.computeIfAbsent((Long) row.remove("step"), step -> new LinkedHashMap<>());
      row.forEach((name, value) -> values.put(name, ((Number) value).floatValue()));
    }
    assertThat(EventFiles.scalars(config.run().dir().resolve("tensorboard"))).isEqualTo(logged);
  }

  @Test
  void eventFilesHoldTheConfigurationAndTheMaskSheets() throws IOException {
    VideoPretrainConfig config = config("run", "run.mask_sheet_every_epochs=2");
    run(config, false);
    assertEventsAreThoseOfTheLog(config);
    List<String> found = new ArrayList<>();
    for (EventFiles.Message event : EventFiles.read(config.run().dir().resolve("tensorboard"))) {
      for (EventFiles.Message summary : event.messages(5)) {
        for (EventFiles.Message value : summary.messages(1)) {
          if (!value.messages(4).isEmpty() || !value.messages(8).isEmpty()) {
            found.add(event.integer(2) + " " + value.text(1));
          }
        }
      }
    }
    assertThat(found).containsExactly("0 config/text_summary", "0 masks", "8 masks", "12 masks");
  }

  @Test
  void eventFilesCanBeSwitchedOff() throws IOException {
    VideoPretrainConfig config = config("run", "run.tensorboard=false; run.max_steps=1");
    run(config, false);
    assertThat(config.run().dir().resolve("tensorboard")).doesNotExist();
  }

  /** Three batches accumulate one update, so that epochs of four batches end amid one. */
  @Test
  void checkpointsOfEpochsAreTakenWithNothingAccumulated() throws IOException {
    VideoPretrainConfig config = config("run", "masking.type=tube; optimizer.accumulation_steps=3");
    run(config, false);
    assertThat(checkpoints(config))
        .containsExactly("step-00000006", "step-00000009", "step-00000012");
    Map<String, byte[]> tensors = tensors(config);

    interrupt(config, 6);
    run(config, true);

    assertThat(tensors(config)).usingRecursiveComparison().isEqualTo(tensors);
  }

  private static List<String> checkpoints(VideoPretrainConfig config) throws IOException {
    try (Stream<Path> checkpoints = Files.list(config.run().dir().resolve("checkpoints"))) {
      return checkpoints.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private static void interrupt(VideoPretrainConfig config, int step) throws IOException {
    assertThat(checkpoints(config)).contains("step-%08d".formatted(step));
    for (String name : checkpoints(config)) {
      if (Integer.parseInt(name.substring("step-".length())) > step) {
        delete(config.run().dir().resolve("checkpoints").resolve(name));
      }
    }
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
  void aRunStopsAfterTheMostStepsOfItsConfiguration() throws IOException {
    VideoPretrainConfig config = config("run", "run.max_steps=6");
    assertThat(run(config, false).steps()).isEqualTo(6);
    assertThat(checkpoints(config)).containsExactly("step-00000004", "step-00000006");
  }

  /** With three batches to an update the end at step 5 is amid one. */
  @ParameterizedTest
  @ValueSource(strings = {"masking.type=tats", "masking.type=tube; optimizer.accumulation_steps=3"})
  void aRunThatIsMadeLongerEqualsOneThatWasLongFromTheStart(String settings) throws IOException {
    String each = settings + "; run.checkpoint_every_steps=3; run.eval_every_epochs=0";
    VideoPretrainConfig whole = config("whole", each, "run.max_steps=12");
    run(whole, false);
    run(config("run", each, "run.max_steps=5"), false);
    VideoPretrainConfig longer = config("run", each, "run.max_steps=12");
    assertThat(run(longer, true).steps()).isEqualTo(12);
    assertThat(tensors(longer)).usingRecursiveComparison().isEqualTo(tensors(whole));
    assertThat(having(metrics(longer), Metrics.LOSS.name()))
        .isEqualTo(having(metrics(whole), Metrics.LOSS.name()));
    assertThat(Files.readString(longer.run().dir().resolve("config.yaml")))
        .isEqualTo(ConfigLoader.toYaml(longer));
  }

  @Test
  void nothingButTheLengthOfARunMayBeChangedAndOnlyRaised() throws IOException {
    run(config("run", "run.max_steps=2"), false);
    VideoPretrainConfig moreEpochs = config("run", "run.max_steps=3; optimizer.epochs=4");
    assertThat(run(moreEpochs, true).steps()).isEqualTo(3);
    VideoPretrainConfig changed = config("run", "run.max_steps=2; optimizer.epochs=4; seed=5");
    assertThatThrownBy(() -> run(changed, true))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("another configuration (run.max_steps was 3, is 2, seed was 0, is 5)")
        .hasMessageContaining("config.yaml");
    assertThat(metrics(moreEpochs)).extracting(row -> row.get("step")).endsWith(3L);
  }

  @Test
  void theBatchAfterWhichARunIsGivenUpIsKept() throws IOException {
    VideoPretrainConfig config =
        config(
            "run",
            "masking.type=tube; optimizer.base_learning_rate=1.0e+30; run.max_nonfinite_steps=3");
    assertThatThrownBy(() -> run(config, false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not finite in 3 steps in a row")
        .hasMessageContaining("kept in " + config.run().dir().resolve("bad-batch-step-"));
    List<Path> kept;
    try (Stream<Path> files = Files.list(config.run().dir())) {
      kept = files.filter(file -> file.toString().endsWith(".npz")).toList();
    }
    assertThat(kept).hasSize(1);
    try (ZipFile arrays = new ZipFile(kept.get(0).toFile())) {
      assertThat(arrays.stream().map(ZipEntry::getName))
          .containsExactly("ids.npy", "step.npy", "seed.npy", "labels.npy", "pixels.npy");
      long pixels = 4L * 8 * 32 * 32 * 3;
      assertThat(arrays.getEntry("pixels.npy").getSize()).isEqualTo(128 + pixels);
    }
  }

  @Test
  void aRunThatEndedBeforeItsFirstCheckpointIsBegunAnew() throws IOException {
    VideoPretrainConfig whole = config("whole", "run.max_steps=3");
    run(whole, false);
    VideoPretrainConfig config = config("run", "run.max_steps=3");
    run(config, false);
    delete(config.run().dir().resolve("checkpoints/step-00000003"));
    assertThat(run(config, true).before()).containsKey(Metrics.VAL_LOSS.name());
    assertSameRun(config, whole);
  }

  @Test
  void aFolderThatIsNotEmptyIsRefused() throws IOException {
    VideoPretrainConfig config = config("run", "run.max_steps=1");
    run(config, false);
    List<Map<String, Object>> metrics = metrics(config);
    assertThatThrownBy(() -> run(config, false))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("--resume");
    assertThat(metrics(config)).isEqualTo(metrics);
    Files.createDirectories(folder.resolve("full"));
    Files.writeString(folder.resolve("full/notes.txt"), "mine");
    assertThatThrownBy(() -> run(config("full"), false))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("not empty");
  }

  @Test
  void aFolderWithoutARunCannotBeResumed() {
    assertThatThrownBy(() -> run(config("run"), true))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("nothing to resume");
  }

  /** A configuration that cannot run leaves no folder that would refuse the mended one. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "optimizer.batch_size=17 | 16 samples do not fill a batch of 17",
        "masking.mask_ratio=0.999 | mask_ratio: 0.999 leaves none of 64 tokens visible",
        "masking.type=frame; masking.mask_ratio=0.2 | mask_ratio: 0.2 leaves all of 64 tokens"
            + " visible"
      })
  void whatCannotRunIsRefusedAndLeavesNoFolder(String settings, String message) {
    VideoPretrainConfig config = config("run", settings);
    assertThatThrownBy(() -> run(config, false))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message);
    assertThat(config.run().dir()).doesNotExist();
  }

  @Test
  void aDamagedFileIsSkippedAndTrainingGoesOn() throws IOException {
    VideoData.generate(config("unused").data().generated(), done -> {});
    Path damaged = Files.writeString(folder.resolve("damaged.mp4"), "no video");
    List<String> rows = new ArrayList<>(Files.readAllLines(data.resolve("train.csv")));
    rows.set(3, damaged + " 0");
    Path list = Files.write(folder.resolve("list.csv"), rows);
    VideoPretrainConfig config =
        TinyPretraining.onList(list, folder.resolve("run"), "data.root=" + data);
    try (LogCapture log = LogCapture.of("org.maskedaction.data.SampleLoader")) {
      TrainingRun.Result result = run(config, false);
      assertThat(result.steps()).isEqualTo(12);
      assertThat(result.after())
          .containsOnlyKeys(Metrics.VAL_LOSS.name(), SamplerMetrics.VAL_ENTROPY.name());
      assertThat(log.lines()).isNotEmpty().allMatch(line -> line.contains("damaged.mp4"));
      assertThat(result.leftOut()).singleElement().returns(damaged.toString(), LeftOut::sample);
      assertThat(result.lines()).anyMatch(line -> line.startsWith("1 unreadable"));
    }
  }

  @Test
  void aListWithoutAReadableVideoIsRefused() throws IOException {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Files.writeString(folder.resolve(i + ".mp4"), "no video");
      rows.add(i + ".mp4 0");
    }
    Path list = Files.write(folder.resolve("list.csv"), rows);
    assertThatThrownBy(() -> run(TinyPretraining.onList(list, folder.resolve("run")), false))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("could not be read");
  }

  @Test
  void fourClipsAreLearnedByHeart() throws IOException {
    VideoPretrainConfig config =
        config(
            "run",
            "masking.type=tube; masking.mask_ratio=0.75; optimizer.epochs=60",
            "optimizer.base_learning_rate=0.3; data.generated.dir=" + data.resolve("four"),
            "data.generated.train=4; data.generated.frames=8; run.eval_every_epochs=0",
            "run.checkpoint_every_epochs=0; run.log_every_steps=5");
    run(config, false);
    List<Map<String, Object>> rows =
        having(
            MetricsLog.readAll(config.run().dir().resolve("metrics.jsonl")), Metrics.LOSS.name());
    double first = (Double) rows.get(0).get(Metrics.LOSS.name());
    double last = (Double) rows.get(rows.size() - 1).get(Metrics.LOSS.name());
    assertThat(last).isLessThan(0.9 * first);
  }
}
