package org.maskedaction.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.maskedaction.model.video.TatsSampler;
import org.maskedaction.model.video.TatsSamplerConfig;
import org.maskedaction.model.video.VideoMae;
import org.maskedaction.model.video.VideoModelConfig;
import org.maskedaction.model.video.VideoModelSize;
import org.maskedaction.ops.Backend;
import org.nd4j.linalg.api.ndarray.INDArray;

class ParametersTest {
  private static final VideoModelConfig TINY =
      new VideoModelConfig(VideoModelSize.CUSTOM, 32, 8, 2, 8, 24, 1, 2, 4, 12, 1, 2);

  @BeforeAll
  static void initialises() {
    Backend.initialise();
  }

  /** Counts of the published pre-training models, put together from one block of each kind. */
  @ParameterizedTest
  @CsvSource({"SMALL, 24029376", "BASE, 94210944", "LARGE, 342996992"})
  void namedSizesHaveThePublishedNumberOfParameters(VideoModelSize size, long published) {
    Parameters oneBlock = autoencoder(model(size, 1, 1));
    long encoderBlock = count(oneBlock, "encoder.blocks.0.");
    long decoderBlock = count(oneBlock, "decoder.blocks.0.");
    assertThat(
            oneBlock.count()
                + (size.dimensions().depth() - 1) * encoderBlock
                + (size.dimensions().decoderDepth() - 1) * decoderBlock)
        .isEqualTo(published);
  }

  @Test
  @Tag("slow")
  void theWholeBaseModelHasThePublishedTensors() {
    Parameters base = autoencoder(model(VideoModelSize.BASE, 0, 0));
    assertThat(base.count()).isEqualTo(94_210_944L);
    assertThat(base.all()).hasSize(218);
  }

  private static VideoModelConfig model(VideoModelSize size, int depth, int decoderDepth) {
    return new VideoModelConfig(size, 224, 16, 2, 16, 0, depth, 0, 4, 0, decoderDepth, 0);
  }

  /** One trajectory block, the logit, and a critic of one hidden layer of the same width. */
  @Test
  void theSamplerOfTheBaseModelHasTheParametersOfItsDescription() {
    TatsSamplerConfig sampler =
        new TatsSamplerConfig(
            TatsSamplerConfig.Attention.TRAJECTORY,
            8,
            1,
            4,
            true,
            128,
            TatsSamplerConfig.Input.POSITIONS,
            1.0,
            0);
    Parameters parameters = new Parameters(0);
    TatsSampler.createParameters(parameters, model(VideoModelSize.BASE, 0, 0), sampler);
    assertThat(count(parameters, "sampler.blocks.0.")).isEqualTo(8_859_648L);
    assertThat(count(parameters, "sampler.actor.")).isEqualTo(769);
    assertThat(count(parameters, "sampler.critic.")).isEqualTo(768 * 768 + 768 + 768 + 1);
    assertThat(parameters.count()).isEqualTo(8_859_648L + 769 + 591_361);
  }

  @Test
  void learnablePositionsAddATableOfAllTokens() {
    TatsSamplerConfig sampler =
        new TatsSamplerConfig(
            TatsSamplerConfig.Attention.TRAJECTORY,
            2,
            2,
            4,
            true,
            128,
            TatsSamplerConfig.Input.LEARNABLE,
            1.0,
            10);
    Parameters parameters = new Parameters(0);
    TatsSampler.createParameters(parameters, TINY, sampler);
    INDArray table = parameters.get("sampler.pos_embed");
    assertThat(table.shape()).containsExactly(1, 64, 24);
    assertThat(table.amaxNumber().doubleValue()).isZero();
    assertThat(count(parameters, "sampler.blocks.1."))
        .isEqualTo(count(parameters, "sampler.blocks.0."));
    assertThat(count(parameters, "sampler.critic.")).isEqualTo(24 * 10 + 10 + 10 + 1);
  }

  /** What the published code leaves out of weight decay: vectors, biases and the mask token. */
  @Test
  void matricesDecayAndNothingElse() {
    Parameters parameters = autoencoder(TINY);
    assertThat(parameters.all().keySet())
        .filteredOn(parameters::decays)
        .containsExactly(
            "encoder.patch_embed.proj.weight",
            "encoder.blocks.0.attn.qkv.weight",
            "encoder.blocks.0.attn.proj.weight",
            "encoder.blocks.0.mlp.fc1.weight",
            "encoder.blocks.0.mlp.fc2.weight",
            "decoder.blocks.0.attn.qkv.weight",
            "decoder.blocks.0.attn.proj.weight",
            "decoder.blocks.0.mlp.fc1.weight",
            "decoder.blocks.0.mlp.fc2.weight",
            "decoder.head.weight",
            "encoder_to_decoder.weight");
  }

  @Test
  void namesAreUniqueAndMustExist() {
    Parameters parameters = new Parameters(0);
    parameters.create("a", Initializer.constant(1), 2);
    assertThatThrownBy(() -> parameters.create("a", Initializer.constant(1), 2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'a'");
    assertThatThrownBy(() -> parameters.get("b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'b'");
  }

  private static Parameters autoencoder(VideoModelConfig model) {
    Parameters parameters = new Parameters(0);
    VideoMae.createParameters(parameters, model);
    return parameters;
  }

  private static long count(Parameters parameters, String prefix) {
    Map<String, INDArray> selected = parameters.select(name -> name.startsWith(prefix));
    return selected.values().stream().mapToLong(INDArray::length).sum();
  }
}
