package org.maskedaction.kind.modality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.maskedaction.evaluation.ClassifierMetrics;
import org.maskedaction.io.InputException;
import org.maskedaction.io.numpy.NpzWriter;
import org.maskedaction.method.actionmae.ActionMaeMetrics;
import org.maskedaction.testing.CheckpointFiles;
import org.maskedaction.testing.ReproducibleMetrics;
import org.maskedaction.testing.TinyModalities;
import org.maskedaction.train.Metrics;

class ModalityExperimentTest {
  @TempDir Path folder;

  private ModalityTrainConfig config(String name, String... overrides) {
    List<String> all = new ArrayList<>();
    all.add("data.generated={train: 12, val: 6, classes: 3, missing: 0.3}");
    all.add(
        "modalities=[{name: video, kind: video, length: 2, image_size: 8, channels: 1}, {name:"
            + " skeleton, kind: skeleton, length: 4, joints: 5}, {name: inertial, kind: sequence,"
            + " length: 6, values: 6}]");
    all.add("encoder.patch_size=4");
    all.add("run.dir=" + folder.resolve(name));
    all.add("run.log_every_steps=1");
    all.add("run.checkpoint_every_steps=1");
    all.addAll(List.of(overrides));
    return TinyModalities.config(all.toArray(String[]::new));
  }

  private static ModalityExperiment.Result run(ModalityTrainConfig config, boolean resume)
      throws IOException {
    PrintStream silent = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    return new ModalityExperiment(config, resume, List.of("finetune"), silent).run();
  }

  @Test
  void aResumedRunIsTheSameRun() throws IOException {
    ModalityTrainConfig whole = config("whole");
    run(whole, false);
    run(config("part", "run.max_steps=4"), false);
    Path part = folder.resolve("part");
    Path written = part.resolve("config.yaml");
    Files.writeString(written, Files.readString(written).replace("max_steps: 4", "max_steps: 0"));
    ModalityExperiment.Result result = run(config("part"), true);
    assertThat(result.after())
        .containsKeys(
            Metrics.VAL_LOSS.name(),
            ClassifierMetrics.VAL_TOP1.name(),
            ActionMaeMetrics.VAL_SUBSET_TOP1.name());
    assertThat(CheckpointFiles.newest(part))
        .usingRecursiveComparison()
        .isEqualTo(CheckpointFiles.newest(folder.resolve("whole")));
    assertThat(ReproducibleMetrics.of(part))
        .filteredOn(row -> row.containsKey(ActionMaeMetrics.MASK_LOSS.name()))
        .isEqualTo(
            ReproducibleMetrics.of(folder.resolve("whole")).stream()
                .filter(row -> row.containsKey(ActionMaeMetrics.MASK_LOSS.name()))
                .toList())
        .hasSize(9);
  }

  @Test
  void theBestWeightsAreKeptUnlessTheLastOnesAreAskedFor() throws IOException {
    Path best = run(config("best", "optimizer.epochs=1"), false).checkpoint();
    assertThat(best.resolve("best_model.safetensors")).exists();
    Path last =
        run(config("last", "optimizer.epochs=1", "actionmae.model_selection=last"), false)
            .checkpoint();
    assertThat(last.resolve("weights.safetensors")).exists();
    assertThat(last.resolve("best_model.safetensors")).doesNotExist();
  }

  @Test
  void evaluationAndPredictionUseWhatIsThere() throws IOException {
    Path trained = folder.resolve("run");
    run(config("run", "optimizer.epochs=1"), false);
    Path results = folder.resolve("results");
    ModalityEvaluation.Outcome outcome =
        new ModalityEvaluation(
                new ModalityEvaluation.Request(
                    trained, null, true, results, List.of(), List.of("evaluate")))
            .run();
    assertThat(outcome.overall().result().clips()).isEqualTo(6);
    assertThat(outcome.subsets()).hasSize(1 + 7 + 2);
    List<String> rows = Files.readAllLines(results.resolve("subsets.csv"));
    assertThat(rows).hasSize(8);
    assertThat(rows.get(0)).isEqualTo("modalities,missing,samples,top1,difference");
    assertThat(rows.get(5)).startsWith("video+inertial,1,6,");
    assertThat(rows.get(7))
        .startsWith("video+skeleton+inertial,0,6,")
        .endsWith(",0.000000")
        .contains(String.format(Locale.ROOT, "%.6f", outcome.overall().result().top1()));
    assertThat(results.resolve("subsets.json")).content().contains("\"mean_top1\"");
    assertThat(results.resolve("subsets.png")).isNotEmptyFile();
    assertThatThrownBy(
            () ->
                new ModalityEvaluation(
                        new ModalityEvaluation.Request(
                            trained, "video+radar", false, results, List.of(), List.of()))
                    .run())
        .isInstanceOf(InputException.class)
        .hasMessageContaining("'video+radar' is no subset of the model's modalities [video,");
    predicts(trained);
  }

  private void predicts(Path trained) throws IOException {
    Path sample = folder.resolve("sample.npz");
    new NpzWriter()
        .add("inertial", new float[4 * 6], 4, 6)
        .add("skeleton", new float[4 * 5 * 3], 4, 1, 5, 3)
        .write(sample);
    try (ModalityPredictor predictor = new ModalityPredictor(trained)) {
      ModalityPredictor.Predicted both = predictor.predict(sample, null, 2);
      assertThat(both.given()).containsExactly("skeleton", "inertial");
      assertThat(both.reconstructed()).containsOnlyKeys("video");
      assertThat(both.candidates()).hasSize(2);
      ModalityPredictor.Predicted one = predictor.predict(sample, "inertial", 1);
      assertThat(one.reconstructed()).containsOnlyKeys("video", "skeleton");
      assertThatThrownBy(() -> predictor.predict(sample, "video", 1))
          .isInstanceOf(InputException.class)
          .hasMessageEndingWith("has no array 'video', only skeleton+inertial");
      Path wrong = folder.resolve("wrong.npz");
      new NpzWriter().add("inertial", new float[7 * 6], 7, 6).write(wrong);
      assertThatThrownBy(() -> predictor.predict(wrong, null, 1))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("has the shape [7, 6], expected [6, 6] or fewer time steps");
      Path other = folder.resolve("other.npz");
      new NpzWriter().add("radar", new float[2], 2).write(other);
      assertThatThrownBy(() -> predictor.predict(other, null, 1))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("has an array 'radar'; the model's modalities are");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "actionmae.num_classes=2 | the data have 3 classes; actionmae.num_classes is 2",
        "encoder.patch_size=3 | modality video: its image_size must be a multiple",
        "optimizer.batch_size=40 | do not fill a batch of 40"
      })
  void whatDoesNotFitIsRefused(String setting, String message) {
    assertThatThrownBy(() -> run(config("run", setting), false))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message);
    assertThat(folder.resolve("run")).doesNotExist();
  }
}
