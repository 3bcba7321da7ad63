package org.maskedaction.kind.skeleton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.evaluation.ClassifierMetrics;
import org.maskedaction.experiment.TrainingRun;
import org.maskedaction.io.InputException;
import org.maskedaction.io.safetensors.SafetensorsFile;
import org.maskedaction.model.skeleton.SkeletonClassifier;
import org.maskedaction.model.skeleton.SkeletonMae;
import org.maskedaction.run.MetricsLog;
import org.maskedaction.run.RunCheckpoint;
import org.maskedaction.run.checkpoint.ArrayTransfer;
import org.maskedaction.testing.CheckpointFiles;
import org.maskedaction.testing.ReproducibleMetrics;
import org.maskedaction.testing.TinySkeletons;
import org.maskedaction.train.Metrics;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class SkeletonFineTuningTest {
  @TempDir static Path data;
  @TempDir static Path shared;
  private static Path pretrained;
  @TempDir Path folder;

  @BeforeAll
  static void pretrains() throws IOException {
    TinySkeletons.prepare(data);
    pretrained = shared.resolve("pretrained");
    new TrainingRun<>(
            new SkeletonPretraining(),
            TinySkeletons.pretraining(data, pretrained),
            false,
            List.of("pretrain"),
            silent())
        .run();
  }

  private static PrintStream silent() {
    return new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
  }

  private SkeletonFineTuneConfig config(String name, String... overrides) {
    return TinySkeletons.fineTuning(data, folder.resolve(name), overrides);
  }

  private static TrainingRun.Result run(SkeletonFineTuneConfig config, boolean resume)
      throws IOException {
    return new TrainingRun<>(
            new SkeletonFineTuning(), config, resume, List.of("finetune"), silent())
        .run();
  }

  private static String lines(SkeletonFineTuneConfig config) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    new TrainingRun<>(new SkeletonFineTuning(), config, false, List.of("finetune"), out).run();
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static Map<String, INDArray> weights(Path run) {
    Map<String, INDArray> weights = new LinkedHashMap<>();
    try (SafetensorsFile file = SafetensorsFile.open(RunCheckpoint.open(run).weights())) {
      for (String name : file.names()) {
        long[] shape = file.info(name).shape().stream().mapToLong(Long::longValue).toArray();
        INDArray array = Nd4j.create(DataType.FLOAT, shape);
        ArrayTransfer.readInto(file, name, array);
        weights.put(name, array);
      }
    }
    return weights;
  }

  @Test
  void fourteenSequencesAreLearnedByHeart() throws IOException {
    SkeletonFineTuneConfig config =
        config(
            "run",
            "finetune.init_checkpoint=" + pretrained,
            "finetune={drop_path: 0, feature_dropout: 0, layer_decay: 1, label_smoothing: 0}",
            "optimizer={epochs: 150, base_learning_rate: 0.5}",
            "run.checkpoint_every_epochs=0",
            "run.eval_every_epochs=0");
    TrainingRun.Result result = run(config, false);
    assertThat(result.facts()).containsExactly("labelled training sequences: 14");
    assertThat(result.after())
        .containsKeys(
            Metrics.VAL_LOSS.name(),
            ClassifierMetrics.VAL_TOP1.name(),
            ClassifierMetrics.VAL_TOP5.name());
    double[] losses =
        MetricsLog.readAll(config.run().dir().resolve("metrics.jsonl")).stream()
            .filter(row -> row.containsKey(Metrics.LOSS.name()))
            .mapToDouble(row -> (Double) row.get(Metrics.LOSS.name()))
            .toArray();
    assertThat(Arrays.stream(losses).skip(losses.length - 4L).average().orElseThrow())
        .isLessThan(0.5 * losses[0]);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{protocol: finetune}",
        "{protocol: linear}",
        "{protocol: linear, cached_features: true}"
      })
  void aResumedRunIsTheSameRun(String finetune) throws IOException {
    String init = "finetune.init_checkpoint=" + pretrained;
    String every = "run.checkpoint_every_steps=1";
    SkeletonFineTuneConfig whole = config("whole", init, every, "finetune=" + finetune);
    run(whole, false);
    SkeletonFineTuneConfig part =
        config("part", init, every, "finetune=" + finetune, "run.max_steps=4");
    run(part, false);
    SkeletonFineTuneConfig rest = config("part", init, every, "finetune=" + finetune);
    Files.writeString(rest.run().dir().resolve("config.yaml"), ConfigLoader.toYaml(rest));
    run(rest, true);
    assertThat(CheckpointFiles.newest(rest.run().dir()))
        .usingRecursiveComparison()
        .isEqualTo(CheckpointFiles.newest(whole.run().dir()));
    assertThat(ReproducibleMetrics.of(rest.run().dir()))
        .filteredOn(row -> row.containsKey(Metrics.LOSS.name()))
        .isEqualTo(
            ReproducibleMetrics.of(whole.run().dir()).stream()
                .filter(row -> row.containsKey(Metrics.LOSS.name()))
                .toList());
  }

  @Test
  void theLinearProtocolLeavesTheEncoderAsItWasPretrained() throws IOException {
    SkeletonFineTuneConfig config =
        config("run", "finetune.init_checkpoint=" + pretrained, "finetune.protocol=linear");
    run(config, false);
    Map<String, INDArray> before = weights(pretrained);
    Map<String, INDArray> after = weights(config.run().dir());
    after.forEach(
        (name, array) -> {
          if (SkeletonMae.isEncoder(name)) {
            assertThat(array).as(name).isEqualTo(before.get(name));
          }
        });
    assertThat(after.get(SkeletonClassifier.runningMean(true)).amaxNumber().doubleValue())
        .isPositive();
    assertThat(after.keySet()).contains("head.fc.1.weight").noneMatch(n -> n.startsWith("decoder"));
  }

  @Test
  void theChosenLabelsAreWrittenDown() throws IOException {
    SkeletonFineTuneConfig config =
        config(
            "run",
            "finetune={label_fraction: 0.45, class_balanced: true, subset_seed: 2}",
            "run.max_steps=1");
    TrainingRun.Result result = run(config, false);
    assertThat(result.facts())
        .containsExactly(
            "labelled training sequences: 6"); // 5, 5 and 4 sequences of the classes: 2 of each
    List<String> ids = Files.readAllLines(config.run().dir().resolve("labelled.txt"));
    assertThat(ids).hasSize(6).doesNotHaveDuplicates().allMatch(id -> id.startsWith("train-"));
    SkeletonFineTuneConfig all = config("all", "run.max_steps=1");
    run(all, false);
    assertThat(all.run().dir().resolve("labelled.txt")).doesNotExist();
  }

  @Test
  void positionsOfOtherGeometriesAreReported() throws IOException {
    String init = "finetune.init_checkpoint=" + pretrained;
    SkeletonFineTuneConfig longer = config("longer", init, "model.frames=20", "run.max_steps=1");
    assertThat(lines(longer))
        .contains(
            "resized temp_embed from [3, 16] to [5, 16]", "initialised 8 tensors of the head");
    SkeletonFineTuneConfig scratch = config("scratch", "run.max_steps=1");
    assertThat(lines(scratch)).doesNotContain("initial weights");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "model.depth=3 | has no tensor 'blocks.2.",
        "model.depth=1 | for which the encoder of this configuration has no block",
        "model.num_heads=4 | its run has model.num_heads 2; expected 4",
        "model.segment_length=3 | joints_embed.proj.weight",
        "finetune.num_classes=2 | has label 2; expected 0 to 1 (finetune.num_classes)",
        "finetune.label_fraction=0.2 | 2 samples do not fill a batch of 4"
      })
  void whatDoesNotFitIsRefused(String setting, String message) {
    SkeletonFineTuneConfig config =
        config("run", "finetune.init_checkpoint=" + pretrained, setting);
    assertThatThrownBy(() -> run(config, false))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message);
    assertThat(config.run().dir()).doesNotExist();
  }
}
