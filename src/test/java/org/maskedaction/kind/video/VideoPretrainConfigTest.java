package org.maskedaction.kind.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.io.InputException;
import org.maskedaction.method.mae.VideoMaskingConfig;
import org.maskedaction.method.tats.PpoConfig;
import org.maskedaction.model.video.AdaMaeSamplerConfig;
import org.maskedaction.model.video.TatsSamplerConfig;
import org.maskedaction.model.video.VideoModelConfig;
import org.maskedaction.plan.PlanOptions.Recompute;
import org.maskedaction.train.OptimizerConfig;

class VideoPretrainConfigTest {
  @Test
  void defaultsAreThoseOfThePaper() {
    VideoPretrainConfig config = with();
    assertThat(config.model())
        .extracting(VideoModelConfig::embedDim, VideoModelConfig::depth, VideoModelConfig::numHeads)
        .containsExactly(768, 12, 12);
    assertThat(config.model())
        .extracting(
            VideoModelConfig::decoderEmbedDim,
            VideoModelConfig::decoderDepth,
            VideoModelConfig::decoderNumHeads)
        .containsExactly(384, 4, 6);
    assertThat(config.masking())
        .isEqualTo(new VideoMaskingConfig(VideoMaskingConfig.Type.TATS, 0.95));
    assertThat(config.ppo())
        .isEqualTo(
            new PpoConfig(
                10,
                1,
                2,
                0.2,
                1e-4,
                1e-4,
                1e-4,
                PpoConfig.Reward.TOKEN,
                PpoConfig.Advantage.NONE,
                PpoConfig.Weighting.UNIFORM,
                1.5e-6,
                PpoConfig.Schedule.CONSTANT,
                0));
    assertThat(config.adamae())
        .isEqualTo(new AdaMaeSamplerConfig(AdaMaeSamplerConfig.Network.MHA, 8, 1, 4, 1e-4));
    assertThat(config.optimizer())
        .isEqualTo(
            new OptimizerConfig(400, 32, 1, 1.5e-4, 1e-5, 40, List.of(0.9, 0.95), 1e-8, 0.05, 0));
  }

  @Test
  void tokenCountsOfTheBaseModelAreThoseOfTheSpecification() {
    VideoModelConfig model = with().model();
    assertThat(model.frameSlots()).isEqualTo(8);
    assertThat(model.gridSide()).isEqualTo(14);
    assertThat(model.tokensPerFrame()).isEqualTo(196);
    assertThat(model.tokens()).isEqualTo(1568);
    assertThat(model.patchDim()).isEqualTo(1536);
  }

  @Test
  void activationsAreKeptUnlessTheConfigSaysOtherwise() {
    assertThat(with().model().recompute()).isEqualTo(Recompute.NONE);
    assertThat(with("model.recompute=blocks").model().recompute()).isEqualTo(Recompute.BLOCKS);
    assertThatThrownBy(() -> with("model.recompute=all"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("model.recompute")
        .hasMessageContaining("blocks");
  }

  @Test
  void aNamedSizeFillsWhatIsLeftOutAndExplicitValuesWin() {
    VideoModelConfig model =
        with("model.size=small", "model.depth=6", "model.decoder_depth=1").model();
    assertThat(model.embedDim()).isEqualTo(384);
    assertThat(model.depth()).isEqualTo(6);
    assertThat(model.decoderEmbedDim()).isEqualTo(192);
    assertThat(model.decoderDepth()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"tiny", "small", "base", "large"})
  void everyNamedSizeIsComplete(String size) {
    assertThat(with("model.size=" + size).model().embedDim()).isPositive();
  }

  @Test
  void learningRatesScaleWithTheEffectiveBatch() {
    OptimizerConfig optimizer =
        with("optimizer.batch_size=32", "optimizer.accumulation_steps=16").optimizer();
    assertThat(optimizer.effectiveBatch()).isEqualTo(512);
    assertThat(optimizer.peakLearningRate()).isCloseTo(3e-4, within(1e-12));
    assertThat(optimizer.floorLearningRate()).isCloseTo(2e-5, within(1e-12));
  }

  @Test
  void theCriticIsAsWideAsTheEncoderUnlessSet() {
    assertThat(with().sampler().criticWidth(768)).isEqualTo(768);
    assertThat(with("sampler.critic_hidden_dim=64").sampler().criticWidth(768)).isEqualTo(64);
  }

  @Test
  void theResolvedConfigReadsBackEqual() {
    VideoPretrainConfig lists =
        with("seed=-3", "model.size=tiny", "model.depth=3", "data.root=/a b", "ppo.clip=0.1");
    assertThat(ConfigLoader.parse(VideoPretrainConfig.class, ConfigLoader.toYaml(lists)))
        .isEqualTo(lists);
    VideoPretrainConfig generated =
        ConfigLoader.defaults(
            VideoPretrainConfig.class, List.of("data.generated={}", "masking.type=tube"));
    assertThat(ConfigLoader.parse(VideoPretrainConfig.class, ConfigLoader.toYaml(generated)))
        .isEqualTo(generated);
    assertThat(generated.data().generated().dir()).isEqualTo(Path.of("data/generated/default"));
  }

  @Test
  void clipsMustComeFromExactlyOneSource() {
    assertThatThrownBy(() -> ConfigLoader.defaults(VideoPretrainConfig.class, List.of()))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "defaults: data.train_list must be given,"
                + " or generated for clips that the project draws");
    assertThatThrownBy(() -> with("data.generated.train=4"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "--set data.train_list=train.csv: data.train_list must be left out when generated is"
                + " given, which brings its own lists");
  }

  @Test
  void samplerHeadsMatterForTatsOnly() {
    assertThatThrownBy(() -> with("sampler.num_heads=7"))
        .hasMessage(
            "--set sampler.num_heads=7:"
                + " sampler.num_heads must be a divisor of model.embed_dim (768), is 7");
    assertThat(with("sampler.num_heads=7", "masking.type=random").sampler().numHeads())
        .isEqualTo(7);
  }

  @Test
  void headsOfAdaMaeMatterForItsAttentionOnly() {
    assertThatThrownBy(() -> with("masking.type=adamae", "adamae.num_heads=7"))
        .hasMessageEndingWith("adamae.num_heads must be a divisor of model.embed_dim (768), is 7");
    String[] mlp = {"masking.type=adamae", "adamae.num_heads=7", "adamae.network=mlp"};
    assertThat(with(mlp).adamae().numHeads()).isEqualTo(7);
    assertThat(with("adamae.num_heads=7", "sampler.num_heads=8").adamae().numHeads()).isEqualTo(7);
  }

  @Test
  void landmarksAreAtMostTheTokensWhereTheyAreUsed() {
    String[] tooMany = {"sampler.landmarks=1569", "sampler.attention=orthoformer"};
    assertThatThrownBy(() -> with(tooMany))
        .hasMessage(
            "--set sampler.landmarks=1569:"
                + " sampler.landmarks must be at most the tokens of a clip (1568), is 1569");
    assertThat(with("sampler.landmarks=1568", "sampler.attention=orthoformer").sampler())
        .extracting(TatsSamplerConfig::attention, TatsSamplerConfig::landmarks)
        .containsExactly(TatsSamplerConfig.Attention.ORTHOFORMER, 1568);
    assertThat(with("sampler.landmarks=1569").sampler())
        .extracting(TatsSamplerConfig::attention, TatsSamplerConfig::landmarks)
        .containsExactly(TatsSamplerConfig.Attention.TRAJECTORY, 1569);
    assertThat(with().sampler().landmarks()).isEqualTo(128);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "model.size=custom | model.embed_dim must be given when size is custom",
        "model.embed_dim=-4 | model.embed_dim must be at least 1, is -4",
        "model.image_size=100 | model.image_size must be a multiple of patch_size (16), is 100",
        "model.num_frames=15 | model.num_frames must be a multiple of tubelet_size (2), is 15",
        "model.patch_size=0 | model.patch_size must be at least 1, is 0",
        "model.num_heads=7 | model.embed_dim must be a multiple of num_heads (7), is 768",
        "model.decoder_num_heads=5 "
            + "| model.decoder_embed_dim must be a multiple of decoder_num_heads (5), is 384",
        "model.embed_dim=15 | model.embed_dim must be even, is 15",
        "masking.mask_ratio=1 | masking.mask_ratio must be above 0 and below 1, is 1.0",
        "masking.mask_ratio=0 | masking.mask_ratio must be above 0 and below 1, is 0.0",
        "masking.type=blocks | masking.type must be one of"
            + " random, tube, frame, block, adamae, tats, is 'blocks'",
        "adamae.network=tats | adamae.network must be one of mha, mlp, is 'tats'",
        "adamae.num_heads=0 | adamae.num_heads must be at least 1, is 0",
        "adamae.depth=0 | adamae.depth must be at least 1, is 0",
        "adamae.mlp_ratio=0 | adamae.mlp_ratio must be at least 1, is 0",
        "adamae.coefficient=-1 | adamae.coefficient must be 0 or more, is -1.0",
        "sampler.temperature=0 | sampler.temperature must be above 0, is 0.0",
        "sampler.landmarks=0 | sampler.landmarks must be at least 1, is 0",
        "sampler.attention=linear "
            + "| sampler.attention must be one of trajectory, orthoformer, mha, is 'linear'",
        "sampler.critic_hidden_dim=-1 | sampler.critic_hidden_dim must be at least 0, is -1",
        "ppo.mae_only_epochs=-1 | ppo.mae_only_epochs must be at least 0, is -1",
        "ppo.record_steps=0 | ppo.record_steps must be at least 1, is 0",
        "ppo.passes=0 | ppo.passes must be at least 1, is 0",
        "ppo.clip=1.5 | ppo.clip must be above 0 and below 1, is 1.5",
        "ppo.policy_coef=-1 | ppo.policy_coef must be 0 or more, is -1.0",
        "ppo.learning_rate=0 | ppo.learning_rate must be above 0, is 0.0",
        "ppo.mae_random_share=1 | ppo.mae_random_share must be at least 0 and below 1, is 1.0",
        "loss.type=huber | loss.type must be one of mse, l1, is 'huber'",
        "optimizer.epochs=0 | optimizer.epochs must be at least 1, is 0",
        "optimizer.epochs=5 | optimizer.warmup_epochs must be at most epochs (5), is 40",
        "optimizer.batch_size=0 | optimizer.batch_size must be at least 1, is 0",
        "optimizer.min_learning_rate=1 "
            + "| optimizer.min_learning_rate must be at most base_learning_rate (1.5E-4), is 1.0",
        "optimizer.betas=[0.9] "
            + "| optimizer.betas must be two numbers, each at least 0 and below 1, is [0.9]",
        "optimizer.betas=[0.9, 1] "
            + "| optimizer.betas must be two numbers, each at least 0 and below 1, is [0.9, 1.0]",
        "optimizer.clip_grad_norm=-1 | optimizer.clip_grad_norm must be 0 or more, is -1.0",
        "data.sampling_rate=0 | data.sampling_rate must be at least 1, is 0",
        "data.mean=[0.5] " + "| data.mean must be three numbers, for red, green and blue, is [0.5]",
        "data.std=[1, 1, 0] | data.std must be three numbers above 0, for red, green and blue, is"
            + " [1.0, 1.0, 0.0]",
        "data.workers=0 | data.workers must be at least 1, is 0",
        "run.log_every_steps=0 | run.log_every_steps must be at least 1, is 0",
        "run.keep_last=0 | run.keep_last must be at least 1, is 0",
        "run.max_steps=-1 | run.max_steps must be at least 0, is -1",
        "run.max_nonfinite_steps=0 | run.max_nonfinite_steps must be at least 1, is 0",
      })
  void aValueOutOfRangeIsNamed(String override, String problem) {
    assertThatThrownBy(() -> with(override))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith(": " + problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "train=0 | train must be from 1 to 1000000, is 0",
        "size=33 | size must be even, is 33",
        "size=16 | size must be from 32 to 512, is 16",
        "frames=4 | frames must be from 8 to 1000, is 4",
        "background=stars | background must be one of static, smooth, panning, is 'stars'",
        "sprites=5 | sprites must be from 1 to 4, is 5",
      })
  void aGeneratedValueOutOfRangeIsNamed(String setting, String problem) {
    String override = "data.generated." + setting;
    assertThatThrownBy(() -> ConfigLoader.defaults(VideoPretrainConfig.class, List.of(override)))
        .isInstanceOf(InputException.class)
        .hasMessage("--set " + override + ": data.generated." + problem);
  }

  private static VideoPretrainConfig with(String... overrides) {
    List<String> all = new ArrayList<>(List.of("data.train_list=train.csv"));
    all.addAll(Arrays.asList(overrides));
    return ConfigLoader.defaults(VideoPretrainConfig.class, all);
  }
}
