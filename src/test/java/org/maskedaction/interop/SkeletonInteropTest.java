package org.maskedaction.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.experiment.weights.WeightExport;
import org.maskedaction.experiment.weights.WeightImport;
import org.maskedaction.kind.skeleton.MampScheme;
import org.maskedaction.kind.skeleton.SkeletonFineTuneConfig;
import org.maskedaction.kind.skeleton.SkeletonPretrainConfig;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.skeleton.SkeletonClassifier;
import org.maskedaction.model.skeleton.SkeletonMae;
import org.maskedaction.ops.Backend;
import org.maskedaction.run.RunCheckpoint;
import org.maskedaction.testing.Close;
import org.maskedaction.testing.Published;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Skeleton models in the names of MAMP, and as SameDiff graphs. */
class SkeletonInteropTest {
  private static final String MODEL =
      "model={persons: 2, frames: 12, joints: 5, segment_length: 4, embed_dim: 16, depth: 2,"
          + " num_heads: 8, decoder_embed_dim: 24, decoder_depth: 1}";
  private static final int CLIPS = 3;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"finetune, classifier", "linear, linear probe"})
  void aClassifierIsTakenOverAndItsGraphGivesTheSameLogits(String protocol, String what)
      throws IOException {
    Backend.initialise();
    SkeletonFineTuneConfig tiny =
        load(
            SkeletonFineTuneConfig.class,
            "finetune={num_classes: 7, head_width: 32, protocol: " + protocol + "}");
    Parameters own = Parameters.described();
    SkeletonClassifier.createParameters(own, tiny.model(), tiny.finetune());
    Path run = imported(new MampScheme(tiny.model()).parts(own.shapes()), what, List.of());
    SkeletonFineTuneConfig config = RunCheckpoint.open(run).config(SkeletonFineTuneConfig.class);
    assertThat(config.model().embedDim()).isEqualTo(16);
    assertThat(config.model().joints()).isEqualTo(5);
    assertThat(config.finetune().numClasses()).isEqualTo(7);
    assertThat(config.finetune().protocol()).isEqualTo(tiny.finetune().protocol());

    Parameters parameters = Parameters.toBeRead();
    SkeletonClassifier.createParameters(parameters, config.model(), config.finetune());
    Published.read(run, parameters);
    boolean linear = config.finetune().isLinear();
    SameDiff built = SkeletonClassifier.inferenceGraph(parameters, config.model(), linear, CLIPS);
    checkExport(run, built, SkeletonClassifier.LOGITS, new long[] {CLIPS, 7});
  }

  @Test
  void anEncoderIsExportedWithItsKeys() throws IOException {
    Backend.initialise();
    SkeletonPretrainConfig tiny = load(SkeletonPretrainConfig.class, "masking.keep_count=2");
    Parameters own = Parameters.described();
    SkeletonMae.createParameters(own, tiny.model());
    Path run =
        imported(
            new MampScheme(tiny.model()).parts(own.shapes()),
            "masked autoencoder",
            List.of("masking.keep_count=2"));
    SkeletonPretrainConfig config = RunCheckpoint.open(run).config(SkeletonPretrainConfig.class);
    Parameters parameters = Parameters.toBeRead();
    SkeletonMae.createEncoder(parameters, config.model());
    Published.read(run, parameters);
    int persons = config.model().persons();
    SameDiff built = SkeletonMae.encoderGraph(parameters, config.model(), CLIPS * persons, persons);
    checkExport(run, built, SkeletonMae.KEYS, new long[] {CLIPS, 16});
  }

  private static <T extends Record> T load(Class<T> type, String setting) {
    return ConfigLoader.defaults(type, List.of(MODEL, setting, "data.path=x"));
  }

  private Path imported(List<TensorPart> parts, String what, List<String> settings)
      throws IOException {
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    parts.forEach(part -> shapes.put(part.foreign(), part.shape()));
    Path source = folder.resolve("mamp.safetensors");
    Published.writeRandom(source, shapes, 4);
    Path run = folder.resolve("run");
    List<String> all = new ArrayList<>(settings);
    all.add("model.persons=2");
    WeightImport.Report report = Published.take(source, run, all);
    assertThat(report.what()).isEqualTo("MAMP, " + what);
    assertThat(report.tensors()).isEqualTo(shapes.size());
    assertThat(report.ignored()).isEmpty();
    return run;
  }

  private void checkExport(Path run, SameDiff built, String output, long[] shape)
      throws IOException {
    Path file = folder.resolve("skeleton.fb");
    new WeightExport(run).write(WeightExport.Format.SAMEDIFF, file, CLIPS);
    SameDiff loaded = SameDiff.load(file.toFile(), false);
    long[] clips = built.getVariable(SkeletonMae.CLIPS).getShape();
    INDArray input = Nd4j.rand(clips).muli(2).subi(1);
    Map<String, INDArray> given = Map.of(SkeletonMae.CLIPS, input);
    INDArray found = loaded.output(given, output).get(output);
    assertThat(found.shape()).containsExactly(shape);
    assertThat(found.isNaN().any()).isFalse();
    Close.check(output, found, built.output(given, output).get(output), 1e-6);
    Map<String, INDArray> other = Map.of(SkeletonMae.CLIPS, input.neg());
    assertThat(loaded.output(other, output).get(output).sub(found).amaxNumber().doubleValue())
        .isGreaterThan(1e-6);
  }
}
