package org.maskedaction.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.testing.CommandRun;
import org.maskedaction.testing.TinyFineTuning;
import org.maskedaction.testing.TinyPretraining;

/** The commands finetune, evaluate, predict, features and probe. */
class ClassifierCommandsTest {
  private static final int WIDTH = 24;

  @TempDir static Path shared;
  private static Path data;
  private static Path pretrained;
  private static Path finetuned;

  @TempDir Path folder;

  /** What a command came to. */
  private static CommandRun run(String... arguments) {
    return CommandRun.of(() -> Main.run(arguments));
  }

  @BeforeAll
  static void pretrainsAndFineTunes() throws IOException {
    data = shared.resolve("data");
    pretrained = shared.resolve("pretrained");
    finetuned = shared.resolve("finetuned");
    Path first = shared.resolve("pretrain.yaml");
    Files.writeString(
        first, ConfigLoader.toYaml(TinyPretraining.config(data, pretrained, "run.max_steps=2")));
    assertThat(run("pretrain", "-c", first.toString()).code()).isZero();
    Path second = shared.resolve("finetune.yaml");
    Files.writeString(second, ConfigLoader.toYaml(TinyFineTuning.config(data, finetuned)));
    CommandRun outcome =
        run(
            "finetune",
            "--config",
            second.toString(),
            "--set",
            "run.max_steps=3",
            "--set",
            "finetune.init_checkpoint=" + pretrained);
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out())
        .contains("initial weights from ", "after 3 steps: val_loss", "val_top1", "checkpoint: ");
  }

  private static String video(int index) {
    return data.resolve("videos/val/00000%d.mp4".formatted(index)).toString();
  }

  @Test
  void aFinishedFineTuningResumesToNothing() {
    Path config = finetuned.resolve("config.yaml");
    CommandRun outcome = run("finetune", "-c", config.toString(), "--resume");
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("after 3 steps");
  }

  @Test
  void predictNamesTheMostProbableClasses() {
    CommandRun outcome =
        run("predict", video(1), video(2), "--checkpoint", finetuned.toString(), "--top", "3");
    assertThat(outcome.code()).as(outcome.err()).isZero();
    List<String> lines = outcome.out().lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0))
        .startsWith(video(1) + ": ")
        .matches(".*: (\\d [a-z_]+ 0\\.\\d{4}(, )?){3}");
    assertThat(lines.get(1)).startsWith(video(2) + ": ");
  }

  @Test
  void predictAveragesOverViews() throws IOException {
    assertThat(mostProbable("--crops", "3")).isCloseTo(mostProbable(), within(1e-12));
    assertThat(mostProbable("--clips", "2")).isNotCloseTo(mostProbable(), within(1e-12));
  }

  /** The probability of the most probable class of a video of square frames. */
  private static double mostProbable(String... views) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("predict", video(1), "--json"));
    arguments.addAll(List.of("--checkpoint", finetuned.toString()));
    arguments.addAll(List.of(views));
    CommandRun outcome = run(arguments.toArray(String[]::new));
    assertThat(outcome.code()).as(outcome.err()).isZero();
    JsonNode json = new ObjectMapper().readTree(outcome.out());
    return json.at("/candidates/0/probability").asDouble();
  }

  @Test
  void evaluateWritesItsResultsAndASummary() throws IOException {
    Path out = folder.resolve("results");
    CommandRun outcome =
        run(
            "evaluate",
            "--checkpoint",
            finetuned.toString(),
            "--clips",
            "2",
            "--crops",
            "3",
            "--out",
            out.toString(),
            "--set",
            "data.workers=1");
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out().lines().toList().get(0))
        .matches("4 videos x 6 views: top1 \\S+, top5 \\S+, mean class accuracy \\S+, loss \\S+");
    assertThat(outcome.out()).contains("results: " + out);
    for (String file :
        List.of("evaluation.json", "predictions.csv", "confusion.csv", "confusion.png")) {
      assertThat(out.resolve(file)).isNotEmptyFile();
    }
    JsonNode json = new ObjectMapper().readTree(out.resolve("evaluation.json").toFile());
    assertThat(json.at("/program/command_line").toString()).contains("--crops");
  }

  @Test
  void predictWritesJson() throws IOException {
    Path checkpoint = finetuned.resolve("checkpoints/step-00000003");
    CommandRun outcome =
        run("predict", video(1), "--json", "--top", "99", "--checkpoint", checkpoint.toString());
    assertThat(outcome.code()).as(outcome.err()).isZero();
    JsonNode json = new ObjectMapper().readTree(outcome.out());
    assertThat(json.get("file").asText()).isEqualTo(video(1));
    double sum = 0;
    double last = 1;
    for (JsonNode candidate : json.get("candidates")) {
      assertThat(candidate.get("probability").asDouble()).isLessThanOrEqualTo(last);
      last = candidate.get("probability").asDouble();
      sum += last;
      assertThat(candidate.get("name").asText()).isNotBlank();
    }
    assertThat(json.get("candidates")).hasSize(10);
    assertThat(sum).isCloseTo(1, within(1e-9));
  }

  @Test
  void aFileThatCannotBeReadDoesNotStopTheOthers() throws IOException {
    Path damaged = Files.writeString(folder.resolve("damaged.mp4"), "no video");
    CommandRun outcome =
        run(
            "predict",
            video(1),
            damaged.toString(),
            video(2),
            "--checkpoint",
            finetuned.toString());
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.out().lines().filter(line -> line.contains("videos/val"))).hasSize(2);
    assertThat(outcome.err()).contains("error: 1 of 3 files could not be read", "damaged.mp4");
  }

  private static ByteBuffer npy(Path file, String name) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      byte[] bytes = zip.getInputStream(zip.getEntry(name + ".npy")).readAllBytes();
      ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      return buffer.position(10 + buffer.getShort(8)).slice().order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  private static float[] features(Path file) throws IOException {
    ByteBuffer bytes = npy(file, "features");
    float[] values = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(values);
    return values;
  }

  @ParameterizedTest
  @ValueSource(strings = {"pretrained", "finetuned"})
  void featuresOfAListAreThoseOfItsFiles(String run) throws IOException {
    String checkpoint = shared.resolve(run).toString();
    Path ofList = folder.resolve("list.npz");
    CommandRun outcome =
        run(
            "features",
            "--list",
            data.resolve("val.csv").toString(),
            "--checkpoint",
            checkpoint,
            "--out",
            ofList.toString());
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains(ofList + ": 4 vectors of " + WIDTH + " values");
    float[] all = features(ofList);
    assertThat(all).hasSize(4 * WIDTH).doesNotContain(Float.NaN);
    Path ofFile = folder.resolve("file.npz");
    run("features", video(2), "--checkpoint", checkpoint, "-o", ofFile.toString());
    List<String> rows = Files.readAllLines(data.resolve("val.csv"));
    int row = rows.indexOf(rows.stream().filter(r -> r.contains("000002")).findAny().orElseThrow());
    assertThat(features(ofFile))
        .containsExactly(Arrays.copyOfRange(all, row * WIDTH, (row + 1) * WIDTH));
    int label = Integer.parseInt(rows.get(row).split(" ")[1]);
    assertThat(npy(ofList, "labels").asIntBuffer().get(row)).isEqualTo(label);
    assertThat(npy(ofFile, "labels").asIntBuffer().get(0)).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pretrained", "finetuned"})
  void probeMeasuresTheRunsOwnClips(String run) throws IOException {
    Path checkpoint = shared.resolve(run);
    CommandRun outcome = run("probe", "--checkpoint", checkpoint.toString(), "--k", "5");
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out())
        .contains("train: 16 clips of " + data.resolve("train.csv"))
        .contains("val: 4 clips of " + data.resolve("val.csv"))
        .containsPattern("k-NN \\(k 5\\): top-1 [01]\\.\\d{4}, top-5 ")
        .containsPattern("linear \\(weight decay 1e-0\\d, \\d+ steps.*\\): top-1 ")
        .contains("result: " + checkpoint.resolve("probe/probe.json"));
    JsonNode json = new ObjectMapper().readTree(checkpoint.resolve("probe/probe.json").toFile());
    assertThat(json.get("weights_sha256").asText()).matches("[0-9a-f]{64}");
    assertThat(json.get("width").asInt()).isEqualTo(WIDTH);
    assertThat(json.get("seed").asLong()).isZero();
    assertThat(json.at("/train/clips").asInt()).isEqualTo(16);
    assertThat(json.at("/val/skipped").asInt()).isZero();
    assertThat(json.at("/knn/temperature").asDouble()).isEqualTo(0.07);
    assertThat(json.at("/knn/top5").asDouble()).isBetween(json.at("/knn/top1").asDouble(), 1.0);
    assertThat(json.at("/linear/held_out").asInt()).isEqualTo(1);
  }

  /** A clip is nearest to itself. */
  @Test
  void probeTakesListsAndLeavesOutWhatCannotBeRead() throws IOException {
    Path train = data.resolve("train.csv");
    Path damaged = Files.writeString(folder.resolve("damaged.mp4"), "no video");
    String rows = Files.readString(train).replace("videos/", data.resolve("videos") + "/");
    Path val = Files.writeString(folder.resolve("val.csv"), rows + damaged + " 1\n");
    String[] arguments = {
      "probe",
      "--checkpoint",
      pretrained.toString(),
      "--train-list",
      train.toString(),
      "--val-list",
      val.toString(),
      "--method",
      "knn",
      "--k",
      "1",
      "--out",
      folder.resolve("a/b").toString()
    };
    CommandRun outcome = run(arguments);
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out())
        .contains("val: 16 clips of " + val + ", 1 could not be read and were left out")
        .contains("k-NN (k 1): top-1 1.0000")
        .doesNotContain("linear");
    String first = Files.readString(folder.resolve("a/b/probe.json"));
    assertThat(first).doesNotContain("linear");
    run(arguments);
    assertThat(Files.readString(folder.resolve("a/b/probe.json"))).isEqualTo(first);
  }

  @Test
  void anotherArchitectureEndsWithOneLine() {
    CommandRun outcome =
        run(
            "finetune",
            "--config",
            shared.resolve("finetune.yaml").toString(),
            "--set",
            "run.dir=" + folder.resolve("wide"),
            "--set",
            "model.embed_dim=32",
            "--set",
            "finetune.init_checkpoint=" + pretrained);
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err().lines().toList())
        .singleElement()
        .asString()
        .startsWith("error: tensor 'encoder.patch_embed.proj.weight' of ")
        .endsWith(" has shape [24, 384]; expected [32, 384]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "probe --checkpoint nowhere | nowhere: is no checkpoint",
        "probe --checkpoint %s | --k: 20; expected at most 16, the number of training clips",
        "probe --checkpoint %s --k 0 | --k: 0; expected at least 1",
        "probe --checkpoint %s --temperature 0 | --temperature: 0.0; expected above 0",
        "probe --checkpoint %s --epochs 0 | --epochs: 0; expected at least 1",
        "probe --checkpoint %s --method guess | expected one of [KNN, LINEAR, BOTH]",
        "probe --checkpoint %s --val-list nowhere.csv | nowhere.csv: cannot be read",
        "finetune | Missing required option: '--config=FILE'",
        "predict a.mp4 | Missing required option: '--checkpoint=DIR'",
        "predict --checkpoint %s | Missing required parameter: 'FILE'",
        "predict nowhere.mp4 --checkpoint %s | nowhere.mp4: there is no such file",
        "predict a.mp4 --checkpoint nowhere | nowhere: is no checkpoint",
        "predict a.mp4 --checkpoint %s --top 0 | --top: 0; expected at least 1",
        "predict a.mp4 --checkpoint %s --clips 0 | --clips: 0; expected at least 1",
        "evaluate | Missing required option: '--checkpoint=DIR'",
        "evaluate --checkpoint nowhere | nowhere: is no checkpoint",
        "evaluate --checkpoint %s --crops 0 | --crops: 0; expected at least 1",
        "evaluate --checkpoint %s --list nowhere.csv | nowhere.csv: cannot be read",
        "evaluate --checkpoint %s --set model.image_size=64 | --set model.image_size: 64",
        "features --list nowhere.csv --checkpoint %s -o x.npz | nowhere.csv: cannot be read",
        "features a.mp4 --list b.csv --checkpoint %s -o x.npz | --list and files: give one of them"
      })
  void badArgumentsAreBadInput(String arguments, String message) {
    CommandRun outcome = run(arguments.formatted(finetuned).split(" "));
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains(message);
  }

  @Test
  void aClipWithoutALabelCannotBeProbed() throws IOException {
    Path list = Files.writeString(folder.resolve("list.csv"), "a.mp4 0\nb.mp4 -1\n");
    CommandRun outcome =
        run("probe", "--checkpoint", pretrained.toString(), "--train-list", list.toString());
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err())
        .contains(list + ": 1 of 2 rows have no label, first row 2, 'b.mp4'; expected one");
  }

  @Test
  void aPreTrainedModelCannotPredict() {
    CommandRun outcome = run("predict", video(1), "--checkpoint", pretrained.toString());
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("has no classifier");
    CommandRun evaluation = run("evaluate", "--checkpoint", pretrained.toString());
    assertThat(evaluation.code()).isEqualTo(2);
    assertThat(evaluation.err()).contains("has no classifier");
  }
}
