package org.maskedaction.experiment.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.interop.TensorPart;
import org.maskedaction.io.InputException;
import org.maskedaction.io.TensorSource;
import org.maskedaction.io.safetensors.SafetensorsFile;
import org.maskedaction.io.safetensors.SafetensorsWriter;
import org.maskedaction.kind.skeleton.MampScheme;
import org.maskedaction.kind.skeleton.SkeletonPretrainConfig;
import org.maskedaction.kind.video.VideoFineTuneConfig;
import org.maskedaction.kind.video.VideoPretrainConfig;
import org.maskedaction.kind.video.VideoPretraining;
import org.maskedaction.kind.video.weights.OriginalScheme;
import org.maskedaction.method.mae.VideoMaskingConfig;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.skeleton.SkeletonMae;
import org.maskedaction.model.video.VideoMae;
import org.maskedaction.model.video.VideoModelConfig;
import org.maskedaction.model.video.VideoModelSize;
import org.maskedaction.run.RunCheckpoint;
import org.maskedaction.testing.Published;
import org.slf4j.LoggerFactory;

class WeightImportTest {
  private static final String BIAS = "encoder.blocks.1.attn.q_bias";

  @TempDir private Path folder;

  @Test
  void olderBiasNamesGiveTheSameWeights() throws IOException {
    for (String kind : List.of("videomae-pretrain", "videomae-classify")) {
      Path newer = folder.resolve(kind + "-newer");
      Path older = folder.resolve(kind + "-older");
      Path given = Published.resource(kind + "/model-older-bias-names.safetensors");
      Published.take(Published.resource(kind), newer, List.of());
      Published.take(given, older, List.of());
      assertThat(Published.weights(older)).isEqualTo(Published.weights(newer));
    }
  }

  @Test
  void aPyTorchFileInOriginalNamesGivesTheSameWeightsAsTheHuggingFaceFolder() throws IOException {
    Path expected = folder.resolve("hf");
    Path torch = folder.resolve("torch");
    Published.take(Published.resource("videomae-pretrain"), expected, List.of());
    WeightImport.Report report =
        Published.take(Published.resource("pth/original-names.pth"), torch, Published.TINY);
    assertThat(Published.weights(torch)).isEqualTo(Published.weights(expected));
    assertThat(report.ignored()).containsExactlyInAnyOrder("epoch", "args", "optimizer");
    VideoPretrainConfig config = RunCheckpoint.open(torch).config(VideoPretrainConfig.class);
    assertThat(config.model())
        .isEqualTo(new VideoModelConfig(VideoModelSize.CUSTOM, 32, 8, 2, 8, 48, 3, 4, 4, 24, 2, 3));
    assertThat(config.masking())
        .isEqualTo(new VideoMaskingConfig(VideoMaskingConfig.Type.TUBE, 0.9));
  }

  @Test
  void halfPrecisionOfDeepSpeedIsWidened() throws IOException {
    Path expected = folder.resolve("hf");
    Path half = folder.resolve("half");
    Published.take(Published.resource("videomae-pretrain"), expected, List.of());
    Published.take(Published.resource("pth/deepspeed-half.pth"), half, Published.TINY);
    Map<String, float[]> exact = Published.values(RunCheckpoint.open(expected).weights());
    Map<String, float[]> widened = Published.values(RunCheckpoint.open(half).weights());
    assertThat(widened.keySet()).containsExactlyElementsOf(exact.keySet());
    exact.forEach(
        (name, values) -> {
          for (int i = 0; i < values.length; i++) {
            // half of the last of 10 fraction bits, or of the smallest half-precision number
            double rounding = Math.abs(values[i]) * 0x1p-11 + 0x1p-25;
            assertThat((double) widened.get(name)[i]).isCloseTo(values[i], within(rounding));
          }
        });
  }

  @Test
  void aFullBiasLosesThatOfTheKeys() throws IOException {
    Map<String, List<Long>> shapes = tinyShapes(List.of("masking.type=tube"));
    shapes.remove(BIAS);
    shapes.remove(BIAS.replace("q_bias", "v_bias"));
    String full = BIAS.replace("q_bias", "qkv.bias");
    shapes.put(full, List.of(72L));
    Path source = folder.resolve("full.safetensors");
    Published.writeRandom(source, shapes, 1);
    Path run = folder.resolve("run");
    Published.take(source, run, Published.TINY);
    float[] bias = Published.values(source).get(full);
    Map<String, float[]> weights = Published.values(RunCheckpoint.open(run).weights());
    for (int i = 0; i < 24; i++) {
      assertThat(weights.get(BIAS)[i]).isEqualTo(bias[i]);
      assertThat(weights.get(BIAS.replace("q_bias", "v_bias"))[i]).isEqualTo(bias[48 + i]);
    }
  }

  @Test
  void adaMaeBringsItsSampler() throws IOException {
    Map<String, List<Long>> shapes = tinyShapes(List.of("masking.type=adamae"));
    assertThat(shapes)
        .containsEntry("encoder.pos_embed_probs", List.of(1L, 64L, 24L))
        .containsEntry("encoder.get_token_probs.0.attn.qkv.weight", List.of(72L, 24L))
        .containsEntry("encoder.get_token_probs.1.weight", List.of(1L, 24L));
    Path source = folder.resolve("adamae.safetensors");
    Published.writeRandom(source, shapes, 2);
    Path run = folder.resolve("run");
    WeightImport.Report report = Published.take(source, run, Published.TINY);
    assertThat(report.tensors()).isEqualTo(shapes.size());
    VideoPretrainConfig config = RunCheckpoint.open(run).config(VideoPretrainConfig.class);
    assertThat(config.masking().type()).isEqualTo(VideoMaskingConfig.Type.ADAMAE);
    assertThat(Published.values(RunCheckpoint.open(run).weights()).get("sampler.head.weight"))
        .isEqualTo(Published.values(source).get("encoder.get_token_probs.1.weight"));
  }

  @Test
  void aSamplerThatTheFileLacksIsLeftInitial() throws IOException {
    Path source = folder.resolve("plain.safetensors");
    Published.writeRandom(source, tinyShapes(List.of("masking.type=tube")), 3);
    List<String> settings = new ArrayList<>(Published.TINY);
    settings.addAll(List.of("masking.type=tats", "sampler.num_heads=4"));
    WeightImport.Report report = Published.take(source, folder.resolve("run"), settings);
    assertThat(report.initial()).isNotEmpty().allMatch(name -> name.startsWith("sampler."));
    assertThat(report.lines())
        .anyMatch(line -> line.startsWith("left initial " + report.initial().size() + ": sampler"));
  }

  @Test
  void mampKernelAndTablesFit() throws IOException {
    SkeletonPretrainConfig tiny =
        ConfigLoader.defaults(
            SkeletonPretrainConfig.class,
            List.of(
                "model={frames: 12, joints: 5, segment_length: 4, embed_dim: 16, depth: 2,"
                    + " num_heads: 8, decoder_embed_dim: 24, decoder_depth: 1}",
                "masking.keep_count=2",
                "data.path=x"));
    Parameters own = Parameters.described();
    SkeletonMae.createParameters(own, tiny.model());
    Map<String, List<Long>> shapes = shapes(new MampScheme(tiny.model()).parts(own.shapes()));
    assertThat(shapes)
        .containsEntry("joints_embed.proj.weight", List.of(16L, 3L, 4L, 1L))
        .containsEntry("decoder_temp_embed", List.of(1L, 3L, 1L, 24L))
        .containsEntry("pos_embed", List.of(1L, 1L, 5L, 16L));
    Path source = folder.resolve("mamp.safetensors");
    Published.writeRandom(source, shapes, 4);
    Path run = folder.resolve("run");
    WeightImport.Report report = Published.take(source, run, List.of("masking.keep_count=2"));
    assertThat(report.tensors()).isEqualTo(shapes.size());
    assertThat(RunCheckpoint.open(run).config(SkeletonPretrainConfig.class).model())
        .isEqualTo(tiny.model());
    float[] theirs = Published.values(source).get("joints_embed.proj.weight");
    float[] ours =
        Published.values(RunCheckpoint.open(run).weights()).get("joints_embed.proj.weight");
    for (int o = 0; o < 16; o++) {
      for (int c = 0; c < 3; c++) {
        for (int u = 0; u < 4; u++) {
          assertThat(ours[o * 12 + u * 3 + c]).isEqualTo(theirs[(o * 3 + c) * 4 + u]);
        }
      }
    }
  }

  @Test
  void whatIsMissingOrHasAnotherShapeIsNamedAndLeavesNoFolder() throws IOException {
    Map<String, List<Long>> shapes = tinyShapes(List.of("masking.type=tube"));
    Path source = folder.resolve("file.safetensors");
    Path run = folder.resolve("run");
    Map<String, List<Long>> without = new LinkedHashMap<>(shapes);
    without.remove(BIAS);
    Published.writeRandom(source, without, 5);
    assertThatThrownBy(() -> Published.take(source, run, Published.TINY))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("lacks 1 tensors that the model needs: '" + BIAS + "'");
    Map<String, List<Long>> other = new LinkedHashMap<>(shapes);
    other.put(BIAS, List.of(1L, 24L));
    Published.writeRandom(source, other, 5);
    assertThatThrownBy(() -> Published.take(source, run, Published.TINY))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("'" + BIAS + "' has shape [1, 24]; expected [24]");
    assertThatThrownBy(() -> Published.take(source, run, List.of()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("--set model.num_heads=N");
    Published.writeRandom(source, Map.of("conv1.weight", List.of(4L)), 5);
    assertThatThrownBy(() -> Published.take(source, run, List.of()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("holds none of the known models");
    assertThat(run).doesNotExist();
  }

  @Test
  void aConfigurationThatContradictsTheTensorsIsRefused() throws IOException {
    Path source = Files.createDirectory(folder.resolve("hf"));
    Path original = Published.resource("videomae-classify");
    Files.copy(original.resolve("model.safetensors"), source.resolve("model.safetensors"));
    String config = Files.readString(original.resolve("config.json"));
    for (Map.Entry<String, String> change :
        Map.of(
                "\"hidden_size\": 48", "\"hidden_size\": 64",
                "\"use_mean_pooling\": true", "\"use_mean_pooling\": false",
                "\"num_frames\": 8", "\"num_frames\": 2147483646",
                "\"hidden_act\": \"gelu\"", "\"hidden_act\": \"relu\"")
            .entrySet()) {
      String changed = config.replace(change.getKey(), change.getValue());
      assertThat(changed).isNotEqualTo(config);
      Files.writeString(source.resolve("config.json"), changed);
      String key = change.getKey().split("\"")[1];
      assertThatThrownBy(() -> Published.take(source, folder.resolve("run"), List.of()))
          .isInstanceOf(InputException.class)
          .hasMessageContaining(key);
    }
  }

  @Test
  void colourStatisticsAndClassNamesComeAlong() throws IOException {
    Path source = Files.createDirectory(folder.resolve("hf"));
    Path original = Published.resource("videomae-classify");
    Files.copy(original.resolve("model.safetensors"), source.resolve("model.safetensors"));
    String config = Files.readString(original.resolve("config.json"));
    Files.writeString(
        source.resolve("config.json"), config.replace("\"0\": \"LABEL_0\"", "\"0\": \"jump\""));
    Files.writeString(
        source.resolve("preprocessor_config.json"),
        "{\"image_mean\": [0.5, 0.25, 0.125], \"image_std\": [0.5, 0.5, 0.25]}");
    Path run = folder.resolve("run");
    Published.take(source, run, List.of());
    VideoFineTuneConfig taken = RunCheckpoint.open(run).config(VideoFineTuneConfig.class);
    assertThat(taken.data().mean()).containsExactly(0.5, 0.25, 0.125);
    assertThat(taken.data().std()).containsExactly(0.5, 0.5, 0.25);
    assertThat(run.resolve("classes.txt"))
        .content()
        .isEqualTo("jump\nLABEL_1\nLABEL_2\nLABEL_3\nLABEL_4\n");
  }

  /**
   * 94 million values. The bound is on the processor time of the whole process, as the time on the
   * wall depends on what else the machine does; both are logged.
   */
  @Test
  @Tag("slow")
  void aVitBaseFileIsMappedCompletelyInLittleTimeAndHeap() throws IOException {
    VideoPretrainConfig base =
        ConfigLoader.defaults(
            VideoPretrainConfig.class, List.of("masking.type=tube", "data.train_list=x"));
    Parameters own = Parameters.described();
    VideoMae.createParameters(own, base.model());
    List<TensorPart> parts = OriginalScheme.pretrained(base.model()).parts(own.shapes());
    Path source = folder.resolve("vit-b.safetensors");
    Published.writeRandom(source, shapes(parts), 6);
    System.gc();
    heap().forEach(MemoryPoolMXBean::resetPeakUsage);
    long start = System.nanoTime();
    Duration before = processorTime();
    WeightImport.Report report = Published.take(source, folder.resolve("run"), List.of());
    double wall = (System.nanoTime() - start) / 1e9;
    double seconds = processorTime().minus(before).toMillis() / 1e3;
    long peak = heap().stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
    LoggerFactory.getLogger(WeightImportTest.class)
        .info("ViT-B import: {} s, {} s of processor, {} MB of heap", wall, seconds, peak >> 20);
    assertThat(report.tensors()).isEqualTo(218);
    assertThat(report.values()).isEqualTo(94_210_944);
    assertThat(report.ignored()).isEmpty();
    assertThat(seconds).isLessThan(30);
    assertThat(peak).isLessThan(1_500_000_000L);
    Path weights = RunCheckpoint.open(folder.resolve("run")).weights();
    try (SafetensorsFile given = SafetensorsFile.open(source);
        SafetensorsFile taken = SafetensorsFile.open(weights)) {
      for (TensorPart part : parts) {
        assertThat(taken.floats(part.own())).isEqualTo(given.floats(part.foreign()));
      }
    }
  }

  private static Duration processorTime() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
  }

  private static List<MemoryPoolMXBean> heap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .toList();
  }

  @Test
  void wrappersOfPyTorchAreStripped() throws IOException {
    Map<String, List<Long>> wrapped = new LinkedHashMap<>();
    tinyShapes(List.of("masking.type=tube"))
        .forEach((name, shape) -> wrapped.put("module." + name, shape));
    Path source = folder.resolve("wrapped.safetensors");
    Published.writeRandom(source, wrapped, 7);
    WeightImport.Report report = Published.take(source, folder.resolve("run"), Published.TINY);
    assertThat(report.tensors()).isEqualTo(wrapped.size());
    SafetensorsWriter.write(
        source,
        Map.of(),
        List.of(
            TensorSource.of("module.a", new float[1], 1), TensorSource.of("a", new float[1], 1)));
    assertThatThrownBy(() -> Published.take(source, folder.resolve("other"), List.of()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("with and without the prefix");
  }

  /** Published names and shapes of a model of width 24 with two blocks and 64 tokens. */
  private static Map<String, List<Long>> tinyShapes(List<String> settings) {
    List<String> all = new ArrayList<>(settings);
    all.add(
        "model={size: custom, image_size: 32, patch_size: 8, num_frames: 8, embed_dim: 24,"
            + " depth: 2, num_heads: 4, decoder_embed_dim: 12, decoder_depth: 1,"
            + " decoder_num_heads: 3}");
    all.add("data.train_list=x");
    VideoPretrainConfig config = ConfigLoader.defaults(VideoPretrainConfig.class, all);
    Parameters own = Parameters.described();
    VideoPretraining.createParameters(own, config);
    OriginalScheme scheme =
        config.masking().type() == VideoMaskingConfig.Type.ADAMAE
            ? OriginalScheme.adaMae(config.model(), config.adamae().depth())
            : OriginalScheme.pretrained(config.model());
    return shapes(scheme.parts(own.shapes()));
  }

  private static Map<String, List<Long>> shapes(List<TensorPart> parts) {
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    parts.forEach(part -> shapes.put(part.foreign(), part.shape()));
    return shapes;
  }
}
