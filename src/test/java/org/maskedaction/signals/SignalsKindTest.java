package org.maskedaction.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskedaction.evaluation.Scores;
import org.maskedaction.io.numpy.NpyArray;
import org.maskedaction.io.safetensors.SafetensorsFile;
import org.maskedaction.kind.Kinds;
import org.maskedaction.ops.Backend;
import org.maskedaction.run.MetricsLog;
import org.maskedaction.run.RunCheckpoint;
import org.maskedaction.testing.CheckpointFiles;
import org.maskedaction.testing.CommandRun;
import org.maskedaction.testing.KindProgram;
import org.maskedaction.testing.NpzContent;
import org.maskedaction.testing.ReproducibleMetrics;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.factory.Nd4j;

/** Every command on a kind of data that the program finds in a jar and does not know. */
class SignalsKindTest {
  private static final int SIGNALS = 32; // of the validation and of the test part
  private static final int WIDTH = 32;
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir static Path folder;
  private static KindProgram program;
  private static CommandRun pretrained;
  private static CommandRun finetuned;

  @BeforeAll
  static void train() throws IOException {
    program =
        KindProgram.start(SignalKind.class, Path.of("src/test/resources/signals-kind"), folder);
    String common =
        """
        system: signals
        data: {dir: %s, generated: {train: 256}}
        """
            .formatted(path("data"));
    Files.writeString(
        folder.resolve("pretrain.yaml"),
        common
            + """
            run: {checkpoint_every_epochs: 0, checkpoint_every_steps: 40, keep_last: 2,
              log_every_steps: 1, eval_every_epochs: 20, mask_sheet_every_epochs: 0, threads: 1}
            optimizer: {epochs: 60, warmup_epochs: 3, base_learning_rate: 6.0e-2}
            """);
    Files.writeString(
        folder.resolve("finetune.yaml"),
        common
            + """
            run: {mask_sheet_every_epochs: 0, eval_every_epochs: 5, threads: 1}
            finetune: {num_classes: 4, init_checkpoint: %s}
            optimizer: {epochs: 20, warmup_epochs: 2}
            """
                .formatted(path("pretrained")));
    pretrained = program.run(pretraining(path("pretrained")));
    finetuned = program.run(finetuning(path("finetuned")));
  }

  @AfterAll
  static void end() throws IOException {
    program.close();
  }

  private static String path(String name) {
    return folder.resolve(name).toString();
  }

  private static String[] pretraining(String run, String... settings) {
    return training("pretrain", run, settings);
  }

  private static String[] finetuning(String run, String... settings) {
    return training("finetune", run, settings);
  }

  private static String[] training(String command, String run, String... settings) {
    List<String> arguments =
        new ArrayList<>(List.of(command, "-c", path(command + ".yaml"), "--set", "run.dir=" + run));
    for (String setting : settings) {
      arguments.addAll(List.of("--set", setting));
    }
    return arguments.toArray(String[]::new);
  }

  private static CommandRun done(String... arguments) throws IOException {
    CommandRun run = program.run(arguments);
    assertThat(run.code()).as(run.err()).isZero();
    return run;
  }

  private static String refused(String... arguments) throws IOException {
    CommandRun run = program.run(arguments);
    assertThat(run.code()).as(run.out() + run.err()).isEqualTo(2);
    assertThat(run.err().lines()).as(run.err()).hasSize(1);
    return run.error();
  }

  /** The values of a metric in the log of a run. */
  private static List<Double> logged(String run, String metric) throws IOException {
    return MetricsLog.readAll(folder.resolve(run).resolve("metrics.jsonl")).stream()
        .filter(row -> row.containsKey(metric))
        .map(row -> ((Number) row.get(metric)).doubleValue())
        .toList();
  }

  private static double last(List<Double> values) {
    return values.get(values.size() - 1);
  }

  private static JsonNode json(String file) throws IOException {
    return JSON.readTree(folder.resolve(file).toFile());
  }

  private static float[] weights(String run, String tensor) {
    try (SafetensorsFile file =
        SafetensorsFile.open(RunCheckpoint.open(folder.resolve(run)).weights())) {
      return file.floats(tensor);
    }
  }

  /** The values of a signal. // [T·C] */
  private static float[] signal(String file) {
    return SignalFile.read(
        folder.resolve(file), new SignalModelConfig(64, 2, 4, 32, 2, 16, 1, 4, 2));
  }

  @Test
  void theKindIsThereForThisProgramOnly() throws IOException {
    assertThat(Kinds.installed().names()).doesNotContain("signals");
    assertThat(refused(pretraining(path("none"), "system=audio")))
        .contains("system must be one of video, skeleton, modalities, signals, is 'audio'");
  }

  @Test
  void preTrainingFillsMaskedSegmentsIn() throws IOException {
    assertThat(pretrained.code()).as(pretrained.err()).isZero();
    List<Double> losses = logged("pretrained", "val_loss");
    assertThat(losses).hasSize(4);
    assertThat(last(losses)).isLessThan(losses.get(0) / 2);
    List<Double> filledIn = logged("pretrained", "filled_in"); // 0 for nothing but zeros
    assertThat(filledIn.get(0)).isNegative();
    assertThat(last(filledIn)).isBetween(0.2, 1.0);
    assertThat(pretrained.out()).contains("after 960 steps: val_loss ", "filled_in ");
    assertThat(folder.resolve("pretrained/masks/step-00000960.png")).isRegularFile();
  }

  @Test
  void aClassifierStartsFromThePreTrainedEncoder() throws IOException {
    assertThat(finetuned.code()).as(finetuned.err()).isZero();
    assertThat(finetuned.out())
        .contains("initial weights of the encoder from " + path("pretrained"));
    assertThat(last(logged("finetuned", "val_top1"))).isGreaterThan(0.8);
    String encoder = "encoder.blocks.1.mlp.fc1.weight";
    assertThat(weights("finetuned", encoder)).isNotEqualTo(weights("pretrained", encoder));
    assertThat(folder.resolve("finetuned/classes.txt"))
        .content()
        .isEqualTo("sine\nchirp\nsquare\npulse\n");
  }

  @Test
  void aFrozenEncoderStaysAndItsHeadLearns() throws IOException {
    done(finetuning(path("frozen"), "finetune.frozen=true", "optimizer.base_learning_rate=1.6e-1"));
    try (SafetensorsFile file =
        SafetensorsFile.open(RunCheckpoint.open(folder.resolve("frozen")).weights())) {
      for (String name : file.names()) {
        if (SignalModel.isHead(name)) {
          continue;
        }
        assertThat(file.floats(name)).as(name).isEqualTo(weights("pretrained", name));
      }
    }
    List<Double> accuracies = logged("frozen", "val_top1");
    assertThat(last(accuracies)).isGreaterThan(0.5);
    List<Double> losses = logged("frozen", "val_loss");
    assertThat(last(losses)).isLessThan(losses.get(0) - 0.1);
  }

  @Test
  void aKilledRunEndsAsOneThatIsNot() throws Exception {
    String run = path("killed");
    Path output = folder.resolve("killed.txt");
    Process process = program.start(output, pretraining(run));
    try {
      while (process.isAlive() && !hasCheckpoint(folder.resolve("killed"))) {
        Thread.sleep(2);
      }
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.waitFor()).as(() -> output + ": not killed").isEqualTo(137);
    long saved = RunCheckpoint.open(folder.resolve("killed")).checkpoint().step();
    assertThat(saved).isBetween(40L, 900L);
    List<String> arguments = new ArrayList<>(List.of(pretraining(run)));
    arguments.add("--resume");
    done(arguments.toArray(String[]::new));
    assertThat(CheckpointFiles.newest(folder.resolve("killed")))
        .usingRecursiveComparison()
        .isEqualTo(CheckpointFiles.newest(folder.resolve("pretrained")));
    assertThat(ReproducibleMetrics.of(folder.resolve("killed")))
        .isEqualTo(ReproducibleMetrics.of(folder.resolve("pretrained")));
  }

  private static boolean hasCheckpoint(Path run) {
    String[] names = run.resolve("checkpoints").toFile().list();
    return names != null && Arrays.stream(names).anyMatch(name -> name.startsWith("step-"));
  }

  @Test
  void signalsAreDrawnOnceAndOthersAreRefused() throws IOException {
    String file = path("pretrain.yaml");
    String[] generate = {"generate", "-c", file, "--set", "data.dir=" + path("drawn")};
    assertThat(done(generate).out()).contains("320 signals of 4 classes in " + path("drawn"));
    Path first = folder.resolve("drawn/train/sine-0000.npy");
    assertThat(first).hasSameBinaryContentAs(folder.resolve("data/train/sine-0000.npy"));
    assertThat(NpyArray.map(first).header().shape()).containsExactly(64, 2);
    Files.delete(first);
    done(generate);
    assertThat(first).doesNotExist();
    String[] others = Arrays.copyOf(generate, generate.length + 2);
    others[generate.length] = "--set";
    others[generate.length + 1] = "data.generated.noise=0.5";
    assertThat(refused(others)).contains("generated.yaml: was drawn with other settings");
  }

  @ParameterizedTest
  @CsvSource({
    "model.chanels=2, model.chanels",
    "model.segment_length=5, model.length must be a multiple of segment_length (5)",
    "masking.ratio=1, masking.ratio must be above 0 and below 1",
    "optimizer.epoch=3, optimizer.epoch"
  })
  void aWrongKeyOrValueIsNamedInOneLine(String setting, String named) throws IOException {
    assertThat(refused(pretraining(path("wrong"), setting))).contains(named);
    assertThat(folder.resolve("wrong")).doesNotExist();
  }

  @Test
  void evaluationMeasuresThePartThatIsAskedFor() throws IOException {
    CommandRun run =
        done("evaluate", "--checkpoint", path("finetuned"), "--out", path("evaluation"));
    assertThat(run.out()).contains("32 signals x 1 views: top1");
    assertThat(json("evaluation/evaluation.json").path("top1").doubleValue())
        .isEqualTo(last(logged("finetuned", "val_top1")));
    done(
        "evaluate",
        "--checkpoint",
        path("finetuned"),
        "--signal-part",
        "train",
        "--out",
        path("evaluation-train"));
    assertThat(json("evaluation-train/evaluation.json").path("clips").intValue()).isEqualTo(256);
    assertThat(folder.resolve("evaluation/confusion.csv"))
        .content()
        .startsWith("true class,sine,chirp,square,pulse\n");
  }

  @Test
  void anOptionOfAnotherKindIsRefused() throws IOException {
    assertThat(refused("evaluate", "--checkpoint", path("finetuned"), "--crops", "3"))
        .contains("--crops is for runs on videos", "is on signals");
    assertThat(refused("evaluate", "--checkpoint", path("pretrained")))
        .contains("has no classifier");
  }

  @Test
  void aProbeFindsClassesInPreTrainedFeatures() throws IOException {
    done("probe", "--checkpoint", path("pretrained"), "--out", path("probe"), "--epochs", "30");
    JsonNode probe = json("probe/probe.json");
    assertThat(probe.path("width").intValue()).isEqualTo(WIDTH);
    assertThat(probe.path("train").path("clips").intValue()).isEqualTo(256);
    assertThat(probe.path("knn").path("top1").doubleValue()).isGreaterThan(0.5);
    assertThat(probe.path("linear").path("top1").doubleValue()).isGreaterThan(0.5);
  }

  @Test
  void aFileHasTheFeaturesOfItsSignal() throws IOException {
    String run = path("pretrained");
    done("features", "--checkpoint", run, "-o", path("all.npz"));
    NpzContent all = NpzContent.of(folder.resolve("all.npz"));
    assertThat(all.names()).contains("features <f4 [32, 32]", "labels <i4 [32,]");
    assertThat(all.numbers("labels")).startsWith(0, 1, 2, 3, 0);
    assertThat(all.texts("ids")).startsWith("val/sine-0000.npy", "val/chirp-0001.npy");
    String file = path("data/val/chirp-0001.npy");
    done("features", "--checkpoint", run, "-o", path("one.npz"), file);
    NpzContent one = NpzContent.of(folder.resolve("one.npz"));
    assertThat(one.numbers("features"))
        .isEqualTo(Arrays.copyOfRange(all.numbers("features"), WIDTH, 2 * WIDTH));
    assertThat(one.numbers("labels")).containsExactly(-1);
    assertThat(one.texts("ids")).containsExactly(file);
  }

  @Test
  void aPictureOfFeaturesHasAPlaceForEverySignal() throws IOException {
    done(
        "tsne",
        "--checkpoint",
        path("finetuned"),
        "--perplexity",
        "8",
        "--iterations",
        "60",
        "-o",
        path("tsne.png"));
    assertThat(Files.readAllLines(folder.resolve("tsne.csv"))).hasSize(1 + SIGNALS);
    assertThat(ImageIO.read(folder.resolve("tsne.png").toFile()).getWidth()).isGreaterThan(300);
  }

  @Test
  void predictionsNameTheClass() throws IOException {
    List<String> files = new ArrayList<>();
    for (int i = 0; i < SIGNALS; i++) {
      String name = Waveform.names().get(i % 4);
      files.add(path("data/test/%s-%04d.npy".formatted(name, i)));
    }
    List<String> fixed = List.of("predict", "--checkpoint", path("finetuned"), "--top", "1");
    String[] arguments = Stream.concat(fixed.stream(), files.stream()).toArray(String[]::new);
    List<String> lines = done(arguments).out().lines().toList();
    assertThat(lines).hasSize(SIGNALS);
    long right = 0;
    for (int i = 0; i < SIGNALS; i++) {
      assertThat(lines.get(i)).startsWith(files.get(i) + ": ");
      right +=
          lines.get(i).contains(": %d %s ".formatted(i % 4, Waveform.names().get(i % 4))) ? 1 : 0;
    }
    assertThat(right).isGreaterThan(SIGNALS * 3 / 4);
  }

  @Test
  void aFileThatCannotBeReadIsLeftOutAndNamed() throws IOException {
    Path damaged = Files.writeString(folder.resolve("damaged.npy"), "no array");
    String good = path("data/test/sine-0000.npy");
    CommandRun run =
        program.run("predict", "--checkpoint", path("finetuned"), good, damaged.toString());
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out().lines()).hasSize(1).first().asString().startsWith(good);
    assertThat(run.error()).contains("1 of 2 files could not be read", damaged.toString());
  }

  @Test
  void aSheetShowsSignalsAndWhatModelsFillIn() throws IOException {
    CommandRun one = done("visualise", path("pretrained"), "--clips", "2", "-o", path("sheet.png"));
    assertThat(one.out()).contains("sheet.png: sheet of masked signals").contains("val_loss=");
    done(
        "visualise",
        path("pretrained"),
        "--clips",
        "2",
        "--compare",
        path("pretrained"),
        "-o",
        path("compared.png"));
    BufferedImage sheet = ImageIO.read(folder.resolve("sheet.png").toFile());
    BufferedImage compared = ImageIO.read(folder.resolve("compared.png").toFile());
    assertThat(compared.getHeight()).isGreaterThan(sheet.getHeight() + 2 * 2 * 150);
    assertThat(refused("visualise", path("finetuned"), "-o", path("none.png")))
        .contains("has no autoencoder");
  }

  @Test
  void aReportTellsWhatWasTrained() throws IOException {
    done("report", path("pretrained"), path("finetuned"), "-o", path("report.html"));
    assertThat(folder.resolve("report.html"))
        .content()
        .contains("signal pre-training with 50 % masked", "signal classifier", "masking.ratio")
        .contains("Energy filled in", "1 - squared error / squared values of masked segments");
  }

  @Test
  void settingsModelScheduleDataAndCheckpointCanBeLookedAt() throws IOException {
    String file = path("finetune.yaml");
    assertThat(done("inspect", "config", "-c", file).out())
        .contains("system: signals")
        .containsPattern("label_smoothing: 0.0 +# default");
    assertThat(done("inspect", "model", "-c", file, "--parameters").out())
        .contains("tokens               16 of 8 values")
        .contains("signal_embed.weight")
        .containsPattern("classifier +17,\\d{3} ");
    done("inspect", "schedule", "-c", file, "-o", path("schedule.png"));
    assertThat(folder.resolve("schedule.png")).isRegularFile();
    done("inspect", "data", "-c", file, "-o", path("views.png"));
    assertThat(folder.resolve("views.png")).isRegularFile();
    assertThat(done("inspect", "checkpoint", path("pretrained")).out())
        .contains("signals_updates      960", "weights.safetensors: ");
  }

  @Test
  void aStudyComparesWaysToMaskSignals() throws IOException {
    Files.writeString(
        folder.resolve("study.yaml"),
        """
        dir: %s
        seeds: [1]
        pretrain: %s
        finetune: %s
        pretrain_set: [run.max_steps=20, optimizer.epochs=5, run.checkpoint_every_steps=0]
        finetune_set: [run.max_steps=20, optimizer.epochs=5]
        evaluate_options: [--signal-part, test]
        arms: [{name: half, set: [masking.ratio=0.5]}]
        """
            .formatted(path("study"), path("pretrain.yaml"), path("finetune.yaml")));
    assertThat(done("study", "-c", path("study.yaml")).out()).contains("| half | 1 | ");
    assertThat(
            json("study/half/seed-1/finetune/evaluate/run/evaluation.json").path("list").asText())
        .endsWith("test.csv");
  }

  @Test
  void aSearchTriesSettingsOfTheKind() throws IOException {
    Files.writeString(
        folder.resolve("sweep.yaml"),
        """
        dir: %s
        config: %s
        set: [run.checkpoint_every_steps=0]
        generator: {type: grid, grid_points: 2}
        parameters: [{key: masking.ratio, uniform: [0.25, 0.75]}]
        objective: {metric: filled_in, goal: maximise, at: last}
        budget: {candidates: 2, steps: 20}
        jobs: 2
        """
            .formatted(path("sweep"), path("pretrain.yaml")));
    assertThat(done("sweep", "-c", path("sweep.yaml")).out())
        .contains("maximise filled_in", "2 complete", "| masking.ratio | filled_in |")
        .contains("masked-action pretrain --config ");
    assertThat(folder.resolve("sweep/candidates/0000/config.yaml"))
        .content()
        .contains("system: signals", "ratio: 0.25");
    assertThat(folder.resolve("sweep/candidates/0001/config.yaml"))
        .content()
        .contains("ratio: 0.75");
  }

  @ParameterizedTest
  @CsvSource({
    "pretrained, original, safetensors",
    "finetuned, original, safetensors",
    "finetuned, npz, npz"
  })
  void weightsComeBackBitForBit(String run, String format, String ending) throws IOException {
    String file = path(run + "-" + format + "." + ending);
    String again = run + "-" + format;
    done("export", "--checkpoint", path(run), "--format", format, "-o", file);
    CommandRun imported = done("import", file, "-o", path(again));
    assertThat(imported.out()).contains("found signal ").contains("left initial 0");
    Map<String, byte[]> weights = CheckpointFiles.newest(folder.resolve(again));
    assertThat(weights).hasSize(1).containsKey("step-00000000/weights.safetensors");
    RunCheckpoint original = RunCheckpoint.open(folder.resolve(run));
    assertThat(weights.values().iterator().next())
        .isEqualTo(Files.readAllBytes(original.weights()));
  }

  @Test
  void anExportedGraphGivesThePrediction() throws IOException {
    String graphFile = path("classifier.fb");
    done("export", "--checkpoint", path("finetuned"), "--format", "samediff", "-o", graphFile);
    String file = "data/test/square-0002.npy";
    JsonNode best =
        JSON.readTree(
                done("predict", "--checkpoint", path("finetuned"), "--json", path(file)).out())
            .path("candidates")
            .path(0);
    Backend.initialise();
    SameDiff graph = SameDiff.load(Path.of(graphFile).toFile(), false);
    float[] logits =
        graph
            .output(
                Map.of(SignalModel.SEGMENTS, Nd4j.createFromArray(signal(file)).reshape(1, 16, 8)),
                SignalModel.LOGITS)
            .get(SignalModel.LOGITS)
            .toFloatVector();
    assertThat(Scores.highest(logits)).isEqualTo(best.path("label").intValue());
    assertThat(Scores.probabilities(logits)[Scores.highest(logits)])
        .isCloseTo(best.path("probability").doubleValue(), within(1e-5));
    assertThat(
            refused(
                "export",
                "--checkpoint",
                path("finetuned"),
                "--format",
                "huggingface",
                "-o",
                path("hf")))
        .contains("is of system signals, of which transformers has no model");
  }

  @ParameterizedTest
  @ValueSource(strings = {"completion", "help evaluate", "help features", "help visualise"})
  void theOptionOfTheKindIsOffered(String command) throws IOException {
    assertThat(done(command.split(" ")).out()).contains("--signal-part");
  }

  @Test
  void helpTellsTheFilesAndPicturesOfTheKind() throws IOException {
    assertThat(done("help", "predict").out())
        .contains("For runs of system signals:", "Files .npy of shape [time steps, channels].")
        .contains("For runs of system video:", "Video files.");
    assertThat(done("help", "visualise").out()).contains("what is filled in; nothing moves.");
  }
}
