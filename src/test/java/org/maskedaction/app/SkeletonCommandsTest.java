package org.maskedaction.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.experiment.Prediction;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.skeleton.SkeletonPredictor;
import org.maskedaction.testing.CommandRun;
import org.maskedaction.testing.SharedData;
import org.maskedaction.testing.TinySkeletons;

/** The commands on skeletons, from raw files to predictions. */
class SkeletonCommandsTest {
  @TempDir static Path shared;
  private static Path finetuned;
  private static Path pretrained;

  @TempDir Path folder;

  private static CommandRun run(String... arguments) {
    return CommandRun.of(() -> Main.run(arguments));
  }

  @BeforeAll
  static void pretrainsAndFineTunes() throws IOException {
    TinySkeletons.prepare(shared);
    pretrained = shared.resolve("pretrained");
    finetuned = shared.resolve("finetuned");
    Path first = shared.resolve("pretrain.yaml");
    Files.writeString(first, ConfigLoader.toYaml(TinySkeletons.pretraining(shared, pretrained)));
    CommandRun outcome = run("pretrain", "-c", first.toString());
    assertThat(outcome.code()).as(outcome.err()).isZero();
    Path second = shared.resolve("finetune.yaml");
    Files.writeString(
        second,
        ConfigLoader.toYaml(
            TinySkeletons.fineTuning(shared, finetuned, "finetune.init_checkpoint=" + pretrained)));
    outcome = run("finetune", "-c", second.toString());
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("initial weights from ", "after 9 steps: val_loss");
  }

  @Test
  void evaluateWritesTheFilesOfAnEvaluation() throws IOException {
    CommandRun outcome =
        run("evaluate", "--checkpoint", finetuned.toString(), "-o", folder.toString());
    assertThat(outcome.code()).as(outcome.err()).isZero();
    JsonNode json = new ObjectMapper().readTree(folder.resolve("evaluation.json").toFile());
    assertThat(json.at("/clips").intValue()).isEqualTo(TinySkeletons.TEST);
    assertThat(json.at("/config/system").textValue()).isEqualTo("skeleton");
    List<String> predictions = Files.readAllLines(folder.resolve("predictions.csv"));
    assertThat(predictions).hasSize(1 + TinySkeletons.TEST);
    int hits = 0;
    for (String row : predictions.subList(1, predictions.size())) {
      hits += row.split(",")[1].equals(row.split(",")[2]) ? 1 : 0;
    }
    assertThat(json.at("/top1").doubleValue())
        .isCloseTo(hits / (double) TinySkeletons.TEST, within(1e-9));
    assertThat(folder.resolve("confusion.csv")).exists();
    assertThat(folder.resolve("confusion.png")).exists();
  }

  @Test
  void predictAgreesWithTheEvaluationOfThePreparedSequence() throws IOException {
    assertThat(
            run("evaluate", "--checkpoint", finetuned.toString(), "-o", folder.toString()).code())
        .isZero();
    String[] row = Files.readAllLines(folder.resolve("predictions.csv")).get(2).split(",");
    CommandRun outcome =
        run(
            "predict",
            TinySkeletons.recording(shared, "test", 1).toString(),
            "--checkpoint",
            finetuned.toString(),
            "--json");
    assertThat(outcome.code()).as(outcome.err()).isZero();
    JsonNode best = new ObjectMapper().readTree(outcome.out()).at("/candidates/0");
    assertThat(best.at("/label").asText()).isEqualTo(row[2]);
    assertThat(best.at("/probability").doubleValue())
        .isCloseTo(Double.parseDouble(row[3]), within(1e-6));
  }

  @Test
  void aRecordingInMemoryIsPredictedLikeItsFile() throws IOException {
    Path file = TinySkeletons.recording(shared, "test", 0);
    List<float[][][]> frames = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      String[] numbers = line.split(",");
      float[][][] frame = new float[2][3][3];
      for (int i = 0; i < numbers.length; i++) {
        frame[i / 9][i / 3 % 3][i % 3] = Float.parseFloat(numbers[i]);
      }
      frames.add(frame);
    }
    try (SkeletonPredictor predictor = new SkeletonPredictor(finetuned, true)) {
      double[] probabilities = predictor.probabilities(frames.toArray(float[][][][]::new));
      assertThat(Arrays.stream(probabilities).sum()).isCloseTo(1, within(1e-9));
      var best =
          new Prediction(finetuned, 1, null)
              .run(List.of(file))
              .predictions()
              .get(0)
              .candidates()
              .get(0);
      assertThat(probabilities[best.label()]).isEqualTo(best.probability());
      assertThatThrownBy(() -> predictor.probabilities(new float[5][2][4][3]))
          .isInstanceOf(InputException.class)
          .hasMessage("recording, frame 0: has 4 joints, expected 3");
      assertThatThrownBy(() -> predictor.probabilities(new float[5][2][3][3]))
          .isInstanceOf(InputException.class);
    }
  }

  @Test
  void badInputIsOneLine() throws IOException {
    Path file = Files.writeString(folder.resolve("run.yaml"), "system: radio\n");
    CommandRun unknown = run("pretrain", "-c", file.toString());
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err())
        .contains("system must be one of video, skeleton, modalities, is 'radio'");
    CommandRun noClassifier = run("evaluate", "--checkpoint", pretrained.toString());
    assertThat(noClassifier.code()).isEqualTo(2);
    assertThat(noClassifier.err()).contains("has no skeleton classifier");
    CommandRun model =
        run("evaluate", "--checkpoint", finetuned.toString(), "--set", "model.num_heads=4");
    assertThat(model.code()).isEqualTo(2);
    assertThat(model.err()).contains("the checkpoint was trained with");
    CommandRun views = run("evaluate", "--checkpoint", finetuned.toString(), "--clips", "2");
    assertThat(views.code()).isEqualTo(2);
    CommandRun unreadable = run("predict", file.toString(), "--checkpoint", finetuned.toString());
    assertThat(unreadable.code()).isEqualTo(2);
    assertThat(unreadable.err()).contains("expected a file ending in .npy, .json or .csv");
  }

  /** Pre-training, the linear probe and prediction on real gestures. */
  @Test
  @Tag("slow")
  void natopsFromRawFilesToAccuracy() throws IOException {
    Path source = SharedData.require("data/natops");
    Path prepared = folder.resolve("natops");
    CommandRun outcome =
        run(
            "prepare-skeletons",
            "ts",
            "--train",
            source.resolve("NATOPS_TRAIN.ts").toString(),
            "--test",
            source.resolve("NATOPS_TEST.ts").toString(),
            "--layout",
            "natops8",
            "--out",
            prepared.toString());
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("180 training and 180 test sequences, 6 classes");
    String path = "data.path=" + prepared.resolve("skeletons.npz");
    String first = "run.dir=" + folder.resolve("first");
    outcome =
        run("pretrain", "-c", "conf/skeleton/natops-pretrain.yaml", "--set", path, "--set", first);
    assertThat(outcome.code()).as(outcome.err()).isZero();
    outcome =
        run(
            "finetune",
            "-c",
            "conf/skeleton/natops-finetune.yaml",
            "--set",
            path,
            "--set",
            "run.dir=" + folder.resolve("second"),
            "--set",
            "finetune.init_checkpoint=" + folder.resolve("first"));
    assertThat(outcome.code()).as(outcome.err()).isZero();
    outcome =
        run(
            "evaluate",
            "--checkpoint",
            folder.resolve("second").toString(),
            "--out",
            folder.resolve("evaluation").toString());
    assertThat(outcome.code()).as(outcome.err()).isZero();
    JsonNode json =
        new ObjectMapper()
            .readTree(folder.resolve("evaluation").resolve("evaluation.json").toFile());
    assertThat(json.at("/top1").doubleValue()).isGreaterThan(0.8);
  }
}
