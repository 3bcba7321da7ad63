package org.maskedaction.experiment.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.io.InputException;
import org.maskedaction.io.safetensors.SafetensorsFile;
import org.maskedaction.kind.skeleton.MampScheme;
import org.maskedaction.kind.skeleton.SkeletonPretrainConfig;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.skeleton.SkeletonMae;
import org.maskedaction.run.RunCheckpoint;
import org.maskedaction.testing.Published;
import org.nd4j.linalg.factory.Nd4j;

class WeightExportTest {
  private static final List<String> KINDS = List.of("videomae-pretrain", "videomae-classify");

  @TempDir private Path folder;

  private Path imported(String kind) throws IOException {
    Path run = folder.resolve("run-" + kind);
    Published.take(Published.resource(kind), run, List.of());
    return run;
  }

  @Test
  void huggingFaceFilesHaveTheKeysShapesTypesAndBitsOfTheGivenOnes() throws IOException {
    for (String kind : KINDS) {
      Path run = imported(kind);
      Path newer = folder.resolve("newer-" + kind);
      Path older = folder.resolve("older-" + kind);
      new WeightExport(run).write(WeightExport.Format.HUGGINGFACE, newer, 1);
      new WeightExport(run).write(WeightExport.Format.HUGGINGFACE4, older, 1);
      Path given = Published.resource(kind);
      checkEqual(newer.resolve("model.safetensors"), given.resolve("model.safetensors"));
      checkEqual(
          older.resolve("model.safetensors"), given.resolve("model-older-bias-names.safetensors"));
    }
  }

  private static void checkEqual(Path actual, Path expected) {
    try (SafetensorsFile written = SafetensorsFile.open(actual);
        SafetensorsFile given = SafetensorsFile.open(expected)) {
      assertThat(written.names()).containsExactlyElementsOf(new TreeSet<>(given.names()));
      assertThat(written.metadata()).containsEntry("format", "pt");
      for (String name : given.names()) {
        assertThat(written.info(name).shape()).isEqualTo(given.info(name).shape());
        assertThat(written.info(name).type()).isEqualTo(given.info(name).type());
        assertThat(written.floats(name)).isEqualTo(given.floats(name));
      }
    }
  }

  @Test
  void theConfigurationSaysWhatTheGivenOneSays() throws IOException {
    ObjectMapper json = new ObjectMapper();
    for (String kind : KINDS) {
      Path out = folder.resolve("hf-" + kind);
      new WeightExport(imported(kind)).write(WeightExport.Format.HUGGINGFACE, out, 1);
      JsonNode written = json.readTree(out.resolve("config.json").toFile());
      JsonNode given = json.readTree(Published.resource(kind).resolve("config.json").toFile());
      List<String> compared = new ArrayList<>();
      for (Map.Entry<String, JsonNode> key : written.properties()) {
        boolean free =
            List.of("architectures", "torch_dtype", "initializer_range").contains(key.getKey());
        if (!free) {
          assertThat(key.getValue()).as(key.getKey()).isEqualTo(given.get(key.getKey()));
          compared.add(key.getKey());
        }
      }
      assertThat(compared).contains("hidden_size", "num_attention_heads", "layer_norm_eps");
      assertThat(out.resolve("preprocessor_config.json")).isRegularFile();
    }
  }

  @Test
  void everyFormatComesBackBitForBit() throws IOException {
    for (String kind : KINDS) {
      Path run = imported(kind);
      byte[] weights = Published.weights(run);
      Map<WeightExport.Format, Path> outs = new LinkedHashMap<>();
      outs.put(WeightExport.Format.HUGGINGFACE, folder.resolve("back-" + kind));
      outs.put(WeightExport.Format.ORIGINAL, folder.resolve(kind + ".safetensors"));
      outs.put(WeightExport.Format.NPZ, folder.resolve(kind + ".npz"));
      for (Map.Entry<WeightExport.Format, Path> out : outs.entrySet()) {
        new WeightExport(run).write(out.getKey(), out.getValue(), 1);
        Path again = folder.resolve("again-" + kind + out.getKey());
        boolean hasConfig = out.getKey() == WeightExport.Format.HUGGINGFACE;
        Published.take(out.getValue(), again, hasConfig ? List.of() : Published.TINY);
        assertThat(Published.weights(again)).isEqualTo(weights);
      }
    }
  }

  @Test
  void originalNamesAreThoseOfThePublishedFile() throws IOException {
    Path out = folder.resolve("original.safetensors");
    new WeightExport(imported("videomae-pretrain")).write(WeightExport.Format.ORIGINAL, out, 1);
    Map<String, float[]> written = Published.values(out);
    Map<String, float[]> given = Published.values(Published.resource("pth/original-names.pth"));
    assertThat(written.keySet()).containsExactlyElementsOf(given.keySet());
    given.forEach((name, values) -> assertThat(written.get(name)).isEqualTo(values));
  }

  @Test
  void npzIsReadByNd4j() throws Exception {
    Path out = folder.resolve("weights.npz");
    new WeightExport(imported("videomae-classify")).write(WeightExport.Format.NPZ, out, 1);
    Map<String, float[]> written = Published.values(out);
    assertThat(Nd4j.createFromNpzFile(out.toFile()).get("head.weight").shape())
        .containsExactly(5, 48);
    assertThat(written.get("head.weight"))
        .isEqualTo(Nd4j.createFromNpzFile(out.toFile()).get("head.weight").data().asFloat());
  }

  @Test
  void skeletonWeightsComeBackBitForBit() throws IOException {
    SkeletonPretrainConfig tiny =
        ConfigLoader.defaults(
            SkeletonPretrainConfig.class,
            List.of(
                "model={frames: 12, joints: 5, embed_dim: 16, depth: 2, decoder_embed_dim: 24,"
                    + " decoder_depth: 1}",
                "masking.keep_count=2",
                "data.path=x"));
    Parameters own = Parameters.described();
    SkeletonMae.createParameters(own, tiny.model());
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    new MampScheme(tiny.model())
        .parts(own.shapes())
        .forEach(part -> shapes.put(part.foreign(), part.shape()));
    Path source = folder.resolve("mamp.safetensors");
    Published.writeRandom(source, shapes, 9);
    Path run = folder.resolve("run");
    Published.take(source, run, List.of("masking.keep_count=2"));
    Path out = folder.resolve("out.safetensors");
    new WeightExport(run).write(WeightExport.Format.ORIGINAL, out, 1);
    Map<String, float[]> written = Published.values(out);
    Published.values(source)
        .forEach((name, values) -> assertThat(written.get(name)).isEqualTo(values));
    assertThat(written).hasSameSizeAs(shapes);
    assertThatThrownBy(() -> new WeightExport(run).write(WeightExport.Format.HUGGINGFACE, out, 1))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("skeleton");
  }

  @Test
  void anExportThatFailsLeavesTheFileOfBefore() throws IOException {
    Path run = imported("videomae-classify");
    Path out = Files.writeString(folder.resolve("kept.safetensors"), "before");
    Path weights = RunCheckpoint.open(run).weights();
    Files.write(weights, new byte[8]);
    assertThatThrownBy(() -> new WeightExport(run).write(WeightExport.Format.ORIGINAL, out, 1))
        .isInstanceOf(InputException.class);
    assertThat(out).content().isEqualTo("before");
  }
}
