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
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.maskedaction.data.LeftOut;
import org.maskedaction.evaluation.ClassifierMetrics;
import org.maskedaction.experiment.Evaluation;
import org.maskedaction.experiment.Prediction;
import org.maskedaction.experiment.TrainingRun;
import org.maskedaction.io.InputException;
import org.maskedaction.io.numpy.NpzWriter;
import org.maskedaction.method.actionmae.ActionMaeTrainer;
import org.maskedaction.testing.CheckpointFiles;
import org.maskedaction.testing.ReproducibleMetrics;
import org.maskedaction.testing.TinyModalities;
import org.maskedaction.train.Metrics;

class ModalityClassifyingTest {
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

  private static TrainingRun.Result run(ModalityTrainConfig config, boolean resume)
      throws IOException {
    PrintStream silent = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    return new TrainingRun<>(new ModalityClassifying(), config, resume, List.of("finetune"), silent)
        .run();
  }

  @Test
  void aResumedRunIsTheSameRun() throws IOException {
    ModalityTrainConfig whole = config("whole");
    run(whole, false);
    run(config("part", "run.max_steps=4"), false);
    Path part = folder.resolve("part");
    Path written = part.resolve("config.yaml");
    Files.writeString(written, Files.readString(written).replace("max_steps: 4", "max_steps: 0"));
    TrainingRun.Result result = run(config("part"), true);
    assertThat(result.after())
        .containsKeys(
            Metrics.VAL_LOSS.name(),
            ClassifierMetrics.VAL_TOP1.name(),
            ActionMaeTrainer.VAL_SUBSET_TOP1.name());
    assertThat(CheckpointFiles.newest(part))
        .usingRecursiveComparison()
        .isEqualTo(CheckpointFiles.newest(folder.resolve("whole")));
    assertThat(ReproducibleMetrics.of(part))
        .filteredOn(row -> row.containsKey(ActionMaeTrainer.MASK_LOSS.name()))
        .isEqualTo(
            ReproducibleMetrics.of(folder.resolve("whole")).stream()
                .filter(row -> row.containsKey(ActionMaeTrainer.MASK_LOSS.name()))
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
    Evaluation.Outcome outcome =
        new Evaluation(request(trained, ModalityChoice.of(null, true), results)).run();
    assertThat(outcome.result().clips()).isEqualTo(6);
    assertThat(outcome.extra()).hasSize(1 + 7 + 2);
    List<String> rows = Files.readAllLines(results.resolve("subsets.csv"));
    assertThat(rows).hasSize(8);
    assertThat(rows.get(0)).isEqualTo("modalities,missing,samples,top1,difference");
    assertThat(rows.get(5)).startsWith("video+inertial,1,6,");
    assertThat(rows.get(7))
        .startsWith("video+skeleton+inertial,0,6,")
        .endsWith(",0.000000")
        .contains(String.format(Locale.ROOT, "%.6f", outcome.result().top1()));
    assertThat(results.resolve("subsets.json")).content().contains("\"mean_top1\"");
    assertThat(results.resolve("subsets.png")).isNotEmptyFile();
    assertThatThrownBy(
            () ->
                new Evaluation(request(trained, ModalityChoice.of("video+radar", false), results))
                    .run())
        .isInstanceOf(InputException.class)
        .hasMessageContaining("'video+radar' is no subset of the model's modalities [video,");
    predicts(trained);
  }

  private static Evaluation.Request request(Path run, ModalityChoice choice, Path results) {
    return new Evaluation.Request(run, choice, results, List.of(), List.of("evaluate"));
  }

  private static Prediction.Predicted predict(Path run, Path file, String modalities, int top) {
    return new Prediction(run, top, ModalityChoice.of(modalities, false))
        .run(List.of(file))
        .predictions()
        .get(0);
  }

  private void predicts(Path trained) throws IOException {
    Path sample = folder.resolve("sample.npz");
    new NpzWriter()
        .add("inertial", new float[4 * 6], 4, 6)
        .add("skeleton", new float[4 * 5 * 3], 4, 1, 5, 3)
        .write(sample);
    Map<String, Object> both = predict(trained, sample, null, 2).json();
    assertThat(both.keySet()).containsExactly("file", "given", "reconstructed", "candidates");
    assertThat(both.get("given")).isEqualTo(List.of("skeleton", "inertial"));
    assertThat(((Map<?, ?>) both.get("reconstructed")).keySet().toString()).isEqualTo("[video]");
    assertThat((List<?>) both.get("candidates")).hasSize(2);
    Map<String, Object> one = predict(trained, sample, "inertial", 1).json();
    assertThat(((Map<?, ?>) one.get("reconstructed")).keySet().toString())
        .isEqualTo("[video, skeleton]");
    assertThatThrownBy(() -> predict(trained, sample, "video", 1))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith("has no array 'video', only skeleton+inertial");
    Path wrong = folder.resolve("wrong.npz");
    new NpzWriter().add("inertial", new float[7 * 6], 7, 6).write(wrong);
    assertThatThrownBy(() -> predict(trained, wrong, null, 1))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("has the shape [7, 6], expected [6, 6] or fewer time steps");
    Path other = folder.resolve("other.npz");
    new NpzWriter().add("radar", new float[2], 2).write(other);
    assertThatThrownBy(() -> predict(trained, other, null, 1))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("has an array 'radar'; the model's modalities are");
    Prediction.Result result =
        new Prediction(trained, 1, ModalityChoice.ALL).run(List.of(wrong, sample));
    assertThat(result.predictions()).hasSize(1);
    assertThat(result.leftOut()).extracting(LeftOut::sample).containsExactly(wrong.toString());
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
