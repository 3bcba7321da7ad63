package org.maskedaction.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.maskedaction.data.LeftOut;
import org.maskedaction.data.video.TestViews;
import org.maskedaction.evaluation.ClassifierMetrics;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.video.VideoFineTuneConfig;
import org.maskedaction.kind.video.VideoFineTuning;
import org.maskedaction.kind.video.VideoSamples;
import org.maskedaction.testing.SharedData;
import org.maskedaction.testing.TinyFineTuning;
import org.maskedaction.train.Metrics;

class EvaluationTest {
  private static final int CLASSES = 10;
  private static final int VIDEOS = 4;

  @TempDir static Path shared;
  private static Path data;
  private static Path run;
  private static Map<String, Double> validated;

  @TempDir Path folder;

  @BeforeAll
  static void fineTunesForThreeSteps() throws IOException {
    data = shared.resolve("data");
    run = shared.resolve("run");
    validated = train(TinyFineTuning.config(data, run, "run.max_steps=3")).after();
  }

  private static TrainingRun.Result train(VideoFineTuneConfig config) throws IOException {
    PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    return new TrainingRun<>(new VideoFineTuning(), config, false, List.of(), out).run();
  }

  private static Evaluation.Request request(
      Path list, TestViews views, Path out, String... overrides) {
    return new Evaluation.Request(
        run, VideoSamples.of(list, views), out, List.of(overrides), List.of("evaluate"));
  }

  private EvaluationResult evaluate(String name, int clips, int crops, String... overrides)
      throws IOException {
    TestViews views = new TestViews(clips, crops);
    return new Evaluation(request(null, views, folder.resolve(name), overrides)).run().result();
  }

  private List<List<String>> rows(String file) throws IOException {
    return Files.readAllLines(folder.resolve(file)).stream()
        .map(row -> List.of(row.split(",")))
        .toList();
  }

  @Test
  void theCentreViewGivesWhatValidationDuringTrainingGave() throws IOException {
    EvaluationResult result = evaluate("out", 1, 1);

    assertThat(result.clips()).isEqualTo(VIDEOS);
    assertThat(result.top1()).isEqualTo(validated.get(ClassifierMetrics.VAL_TOP1.name()));
    assertThat(result.top5()).isEqualTo(validated.get(ClassifierMetrics.VAL_TOP5.name()));
    assertThat(result.loss()).isEqualTo(validated.get(Metrics.VAL_LOSS.name()));
  }

  @Test
  void theResultNamesEverythingItComesFrom() throws IOException {
    Path out =
        new Evaluation(request(null, new TestViews(2, 3), null, "data.workers=1")).run().folder();
    assertThat(out).isEqualTo(run.toAbsolutePath().resolve("evaluation"));
    JsonNode json = new ObjectMapper().readTree(out.resolve("evaluation.json").toFile());

    assertThat(json.get("clips").asInt()).isEqualTo(VIDEOS);
    assertThat(json.get("views").asInt()).isEqualTo(6);
    assertThat(json.get("temporal_clips").asInt()).isEqualTo(2);
    assertThat(json.get("spatial_crops").asInt()).isEqualTo(3);
    assertThat(json.get("top1").asDouble()).isBetween(0.0, json.get("top5").asDouble());
    assertThat(json.get("mean_class_accuracy").asDouble()).isBetween(0.0, 1.0);
    assertThat(json.get("loss").asDouble()).isPositive();
    assertThat(json.get("seconds").asDouble()).isPositive();
    assertThat(json.get("skipped")).isEmpty();
    assertThat(json.get("seed").asLong()).isZero();
    assertThat(json.get("list").asText()).isEqualTo(data.resolve("val.csv").toString());
    assertThat(json.get("data_fingerprint").asText()).startsWith("4 videos, ");
    assertThat(json.at("/config/data/workers").asInt()).isEqualTo(1);
    assertThat(json.at("/config/model/embed_dim").asInt()).isEqualTo(24);
    assertThat(json.at("/program/java").asText()).isNotBlank();
    assertThat(json.at("/program/command_line/0").asText()).isEqualTo("evaluate");
    Path checkpoint = run.toAbsolutePath().resolve("checkpoints/step-00000003");
    assertThat(json.at("/checkpoint/path").asText()).isEqualTo(checkpoint.toString());
    assertThat(json.at("/checkpoint/step").asInt()).isEqualTo(3);
    assertThat(json.at("/checkpoint/weights").asText()).isEqualTo("weights.safetensors");
    assertThat(Files.readString(checkpoint.resolve("state.json")))
        .contains(json.at("/checkpoint/sha256").asText());
    assertThat(ImageIO.read(out.resolve("confusion.png").toFile()).getWidth()).isGreaterThan(500);
  }

  @Test
  void filesAndResultAgree() throws IOException {
    EvaluationResult result = evaluate("out", 2, 1);
    List<List<String>> predictions = rows("out/predictions.csv");
    List<List<String>> confusion = rows("out/confusion.csv");

    assertThat(predictions).hasSize(VIDEOS + 1);
    assertThat(predictions.get(0))
        .startsWith("id", "label", "class1", "probability1")
        .endsWith("class5", "probability5")
        .hasSize(12);
    List<String> list = Files.readAllLines(data.resolve("val.csv"));
    int[][] counted = new int[CLASSES][CLASSES];
    int correct = 0;
    int amongFive = 0;
    for (int video = 0; video < VIDEOS; video++) {
      List<String> row = predictions.get(video + 1);
      assertThat(row.get(0) + " " + row.get(1)).isEqualTo(list.get(video));
      List<String> named = List.of(row.get(2), row.get(4), row.get(6), row.get(8), row.get(10));
      assertThat(named).doesNotHaveDuplicates();
      assertThat(Double.parseDouble(row.get(3))).isBetween(Double.parseDouble(row.get(5)), 1.0);
      counted[Integer.parseInt(row.get(1))][Integer.parseInt(row.get(2))]++;
      correct += row.get(1).equals(row.get(2)) ? 1 : 0;
      amongFive += named.contains(row.get(1)) ? 1 : 0;
    }
    assertThat(result.top1()).isEqualTo(correct / (double) VIDEOS);
    assertThat(result.top5()).isEqualTo(amongFive / (double) VIDEOS);
    List<String> names = Files.readAllLines(run.resolve("classes.txt"));
    assertThat(confusion.get(0).subList(1, CLASSES + 1)).isEqualTo(names);
    for (int truth = 0; truth < CLASSES; truth++) {
      int[] row = confusion.get(truth + 1).stream().skip(1).mapToInt(Integer::parseInt).toArray();
      assertThat(row).isEqualTo(counted[truth]);
      EvaluationResult.ClassResult ofClass = result.classes().get(truth);
      assertThat(ofClass.name()).isEqualTo(names.get(truth));
      assertThat(ofClass.count()).isEqualTo(IntStream.of(row).sum());
      assertThat(ofClass.correct()).isEqualTo(row[truth]);
      assertThat(ofClass.accuracy() == null).isEqualTo(ofClass.count() == 0);
    }
  }

  @Test
  void neitherWorkersNorRepetitionChangeAResult() throws IOException {
    EvaluationResult one = evaluate("one", 3, 2, "data.workers=1");
    EvaluationResult three = evaluate("three", 3, 2, "data.workers=3");

    assertThat(three.loss()).isEqualTo(one.loss());
    assertThat(folder.resolve("three/predictions.csv"))
        .hasSameTextualContentAs(folder.resolve("one/predictions.csv"));
    assertThat(folder.resolve("three/confusion.png"))
        .hasSameBinaryContentAs(folder.resolve("one/confusion.png"));
  }

  @Test
  void squaresOfSquareFramesChangeNothingAndMoreWindowsDo() throws IOException {
    double centre = evaluate("centre", 1, 1).loss();

    assertThat(evaluate("squares", 1, 3).loss()).isCloseTo(centre, within(1e-9));
    assertThat(evaluate("windows", 2, 1).loss()).isNotCloseTo(centre, within(1e-9));
  }

  @Test
  void unreadableVideosAreNamedAndDoNotCount() throws IOException {
    Path damaged = Files.writeString(folder.resolve("damaged.mp4"), "no video");
    List<String> rows = new ArrayList<>();
    for (String row : Files.readAllLines(data.resolve("val.csv"))) {
      rows.add(data.resolve(row).toString());
    }
    rows.add(1, damaged + " 3");
    Path list = Files.write(folder.resolve("list.csv"), rows);
    Evaluation.Outcome outcome =
        new Evaluation(request(list, TestViews.CENTRE, folder.resolve("out"))).run();

    assertThat(outcome.result().clips()).isEqualTo(VIDEOS);
    assertThat(outcome.result().loss()).isEqualTo(validated.get(Metrics.VAL_LOSS.name()));
    assertThat(outcome.result().skipped())
        .extracting(LeftOut::sample)
        .containsExactly(damaged.toString());
    JsonNode json = new ObjectMapper().readTree(folder.resolve("out/evaluation.json").toFile());
    assertThat(json.at("/skipped/0/path").asText()).isEqualTo(damaged.toString());
    assertThat(json.at("/skipped/0/reason").asText()).contains("damaged.mp4");
    assertThat(json.at("/skipped/0")).hasSize(2);
    assertThat(outcome.lines())
        .hasSize(3)
        .anyMatch(
            line -> line.startsWith("1 videos could not be read") && line.contains("damaged"));
  }

  @Test
  void aListWithoutReadableVideosIsBadInput() throws IOException {
    Path list = Files.writeString(folder.resolve("list.csv"), "absent.mp4 1\n");

    assertFails(list, "none of 1 videos could be read: ", "absent.mp4");
  }

  @Test
  void labelsThatAreNoClassesAreBadInput() throws IOException {
    Path list = Files.writeString(folder.resolve("list.csv"), "a.mp4 1\nb.mp4 10\nc.mp4 -1\n");

    assertFails(list, "list.csv: 2 of 3 labels are not 0 to 9", "first row 2, 'b.mp4' with 10");
  }

  @Test
  void anEmptyListIsBadInput() throws IOException {
    Path list = Files.writeString(folder.resolve("list.csv"), "\n");

    assertFails(list, "list.csv: has no rows");
  }

  private void assertFails(Path list, String... reasons) {
    Evaluation evaluation = new Evaluation(request(list, TestViews.CENTRE, folder.resolve("out")));
    assertThatThrownBy(evaluation::run)
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll(reasons);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "model.image_size=64 | --set model.image_size: 64; the checkpoint was trained with 32",
        "model.num_frames=16 | --set model.num_frames: 16; the checkpoint was trained with 8",
        "finetune.num_classes=9 | --set finetune.num_classes: 9; the checkpoint was trained",
        "model.image_size=33 | image_size",
        "data.wrkers=1 | data.wrkers"
      })
  void settingsThatDoNotFitTheCheckpointAreBadInput(String override, String message) {
    assertThatThrownBy(() -> new Evaluation(request(null, TestViews.CENTRE, null, override)).run())
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message);
  }

  @Test
  void realVideosAreSeenInSixViews() throws IOException {
    Path videos = SharedData.require("data/ucf101-6class/videos").toRealPath();
    Path list =
        Files.write(
            folder.resolve("list.csv"),
            List.of(
                videos.resolve("Archery/v_Archery_g01_c06.avi") + " 0",
                videos.resolve("Surfing/v_Surfing_g01_c05.avi") + " 5"));
    Path realRun = folder.resolve("run");
    train(
        TinyFineTuning.onLists(
            list, list, realRun, "data.crop=centre", "optimizer.batch_size=2", "run.max_steps=2"));
    Evaluation.Request request =
        Evaluation.Request.of(realRun).with(VideoSamples.of(null, new TestViews(2, 3)));
    EvaluationResult result = new Evaluation(request).run().result();

    assertThat(result.clips()).isEqualTo(2);
    assertThat(result.views()).isEqualTo(6);
    assertThat(result.loss()).isBetween(0.0, 10.0);
    assertThat(result.classes().get(5).name()).isEqualTo("5");
  }
}
