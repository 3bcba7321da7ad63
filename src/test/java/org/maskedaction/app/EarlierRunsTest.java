package org.maskedaction.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskedaction.testing.CommandRun;
import org.maskedaction.testing.EarlierRuns;

/**
 * Run folders that an earlier version has left behind, see {@code src/test/resources/runs}. They
 * are opened, made longer and used by the commands alone, as their owners would do it.
 */
class EarlierRunsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int STEPS = 8;
  private static final String MORE_STEPS = "run.max_steps=12";

  @TempDir static Path shared;
  @TempDir Path folder;

  @BeforeAll
  static void copiesTheRuns() throws IOException {
    EarlierRuns.copyInto(shared);
  }

  private static CommandRun run(String... arguments) {
    CommandRun run = CommandRun.of(() -> Main.run(arguments));
    assertThat(run.code()).as(run.err()).isZero();
    return run;
  }

  private static String earlier(String name) {
    return shared.resolve(name).toString();
  }

  private static List<JsonNode> rows(Path file) throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      ObjectNode row = (ObjectNode) JSON.readTree(line);
      row.remove("data_wait_fraction");
      rows.add(row);
    }
    return rows;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pretrain",
        "finetune",
        "skeleton-pretrain",
        "skeleton-finetune",
        "skeleton-linear",
        "modalities"
      })
  void aCheckpointOpens(String name) {
    assertThat(run("inspect", "checkpoint", earlier(name)).out())
        .contains("all equal to their SHA-256 checksums", "step " + STEPS, "weights.safetensors");
  }

  /** The losses are those that the version which made the run went on with, but for rounding. */
  @ParameterizedTest
  @CsvSource({
    "pretrain, pretrain",
    "finetune, finetune",
    "pretrain, skeleton-pretrain",
    "finetune, skeleton-finetune",
    "finetune, skeleton-linear",
    "finetune, modalities"
  })
  void aRunGoesOnAsItWouldHave(String command, String name) throws IOException {
    EarlierRuns.copyInto(folder);
    Path resumed = folder.resolve(name);
    List<JsonNode> before = rows(resumed.resolve("metrics.jsonl"));
    String config = resumed.resolve("config.yaml").toString();
    run(command, "-c", config, "--set", MORE_STEPS, "--resume");

    List<JsonNode> rows = rows(resumed.resolve("metrics.jsonl"));
    assertThat(rows.subList(0, before.size())).isEqualTo(before);
    List<JsonNode> expected = rows(folder.resolve("continued").resolve(name + ".jsonl"));
    assertThat(rows).hasSize(before.size() + expected.size());
    for (int i = 0; i < expected.size(); i++) {
      assertClose(rows.get(before.size() + i), expected.get(i));
    }
    assertThat(files(resumed.resolve("checkpoints/step-00000012")))
        .isEqualTo(files(EarlierRuns.folder().resolve(name).resolve("checkpoints/step-00000008")));
  }

  private static void assertClose(JsonNode row, JsonNode expected) {
    assertThat(names(row)).isEqualTo(names(expected));
    for (String name : names(expected)) {
      boolean smooth = name.endsWith("loss") || name.endsWith("rate") || name.equals("step");
      if (smooth) {
        double value = expected.get(name).doubleValue();
        Offset<Double> rounding = within(1e-4 + 0.01 * Math.abs(value));
        assertThat(row.get(name).doubleValue()).as(name + " in " + row).isCloseTo(value, rounding);
      }
    }
  }

  private static List<String> names(JsonNode row) {
    List<String> names = new ArrayList<>();
    row.fieldNames().forEachRemaining(names::add);
    return names.stream().sorted().toList();
  }

  private static List<String> files(Path checkpoint) throws IOException {
    try (Stream<Path> files = Files.list(checkpoint)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** With the averaged weights of the run on videos and the best ones of that on modalities. */
  @ParameterizedTest
  @CsvSource({
    "finetune, weights-ema.safetensors, 4",
    "skeleton-finetune, weights.safetensors, 3",
    "skeleton-linear, weights.safetensors, 3",
    "modalities, best_model.safetensors, 6"
  })
  void aClassifierIsAsGoodAsItsLogSays(String name, String weights, int clips) throws IOException {
    run("evaluate", "--checkpoint", earlier(name), "--out", folder.toString());
    JsonNode result = JSON.readTree(folder.resolve("evaluation.json").toFile());
    assertThat(result.at("/checkpoint/weights").textValue()).isEqualTo(weights);
    assertThat(result.get("clips").intValue()).isEqualTo(clips);
    List<Double> logged =
        rows(shared.resolve(name).resolve("metrics.jsonl")).stream()
            .filter(row -> row.has("val_loss"))
            .map(row -> row.get("val_loss").doubleValue())
            .toList();
    double loss = result.get("loss").doubleValue();
    assertThat(logged).anySatisfy(value -> assertThat(value).isCloseTo(loss, within(1e-3)));
  }

  @Test
  void subsetsOfModalitiesAreMeasured() throws IOException {
    run(
        "evaluate",
        "--checkpoint",
        earlier("modalities"),
        "--all-subsets",
        "--out",
        folder.toString());
    JsonNode subsets = JSON.readTree(folder.resolve("subsets.json").toFile());
    assertThat(subsets.toString()).contains("video+skeleton+inertial", "skeleton+inertial");
  }

  @ParameterizedTest
  @CsvSource({
    "finetune, data/clips/videos/val/000001.mp4, 10",
    "skeleton-finetune, data/test-00.csv, 3",
    "skeleton-linear, data/test-00.csv, 3",
    "modalities, data/sample.npz, 3"
  })
  void aClassifierPredicts(String name, String file, int classes) throws IOException {
    generateClips();
    String sample = shared.resolve(file).toString();
    CommandRun run = run("predict", sample, "--checkpoint", earlier(name), "--json", "--top", "10");
    JsonNode candidates = JSON.readTree(run.out()).get("candidates");
    assertThat(candidates).hasSize(classes);
    double sum = 0;
    for (JsonNode candidate : candidates) {
      sum += candidate.get("probability").doubleValue();
    }
    assertThat(sum).isCloseTo(1, within(1e-6));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pretrain", "finetune", "skeleton-pretrain", "skeleton-finetune"})
  void featuresAreExtracted(String name) throws IOException {
    generateClips();
    Path file = folder.resolve("features.npz");
    assertThat(run("features", "--checkpoint", earlier(name), "-o", file.toString()).out())
        .containsPattern("features.npz: [34] vectors of 8 values");
  }

  @ParameterizedTest
  @CsvSource({
    "pretrain, --attention-query 3, sheet-attention.npz",
    "skeleton-pretrain, --seed 1, sheet.png"
  })
  void aPreTrainingIsDrawn(String name, String options, String picture) {
    List<String> arguments = new ArrayList<>(List.of("visualise", earlier(name)));
    arguments.addAll(List.of("--clips", "1", "--animation", "none"));
    arguments.addAll(List.of("-o", folder.resolve("sheet.png").toString()));
    arguments.addAll(List.of(options.split(" ")));
    assertThat(run(arguments.toArray(String[]::new)).out()).contains("val_loss");
    assertThat(folder.resolve(picture)).isNotEmptyFile();
  }

  private static void generateClips() {
    run("generate", "-c", shared.resolve("pretrain/config.yaml").toString());
  }
}
