package org.maskedaction.method.adamae;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskedaction.kind.video.VideoPretrainConfig;
import org.maskedaction.masking.VisibleCount;
import org.maskedaction.method.mae.SamplerMetrics;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.video.AdaMaeSampler;
import org.maskedaction.model.video.VideoMae;
import org.maskedaction.ops.Backend;
import org.maskedaction.testing.ExactValues;
import org.maskedaction.testing.TinyPretraining;
import org.maskedaction.train.Metrics;
import org.maskedaction.train.Trainer.StepOutcome;

class AdaMaeTrainerTest {
  private static final Path NOWHERE = Path.of("nowhere");
  private static final int BATCHES_PER_EPOCH = 4;
  private static final String TOKENIZER = "encoder.patch_embed.proj.weight";
  private static final String HEAD = "sampler.head.weight";

  private static Map<String, List<Float>> usual;

  @BeforeAll
  static void learnsWithTheDefaults() {
    Backend.initialise();
    usual = afterThreeSteps();
  }

  /** A trainer with its parameters, fed with noise clips. */
  private static final class Run {
    private final VideoPretrainConfig config;
    private final Parameters parameters;
    private final AdaMaeTrainer trainer;
    private long step;

    Run(String... overrides) {
      String[] all = new String[overrides.length + 1];
      all[0] = "masking.type=adamae";
      System.arraycopy(overrides, 0, all, 1, overrides.length);
      config = TinyPretraining.config(NOWHERE, NOWHERE, all);
      parameters = new Parameters(config.seed());
      VideoMae.createParameters(parameters, config.model());
      AdaMaeSampler.createParameters(parameters, config.model(), config.adamae());
      int visible = VisibleCount.adaptive(config.model().tokens(), config.masking().maskRatio());
      trainer =
          new AdaMaeTrainer(
              parameters, config.sections(), config.adamae(), visible, BATCHES_PER_EPOCH);
    }

    StepOutcome step() {
      return trainer.step(TinyPretraining.noise(config, 0, step), step++);
    }

    List<Float> values(String parameter) {
      return ExactValues.of(parameters.get(parameter));
    }
  }

  private static Map<String, List<Float>> afterThreeSteps(String... overrides) {
    Run run = new Run(overrides);
    for (int i = 0; i < 3; i++) {
      assertThat(run.step().finite()).isTrue();
    }
    return ExactValues.of(run.parameters.all());
  }

  @ParameterizedTest
  @ValueSource(strings = {"network: mha", "network: mlp", "depth: 2"})
  void oneStepTrainsEveryParameter(String sampler) {
    Run run = new Run("adamae={num_heads: 8, " + sampler + "}", "model.recompute=blocks");
    Map<String, List<Float>> before = ExactValues.of(run.parameters.all());
    StepOutcome outcome = run.step();
    assertThat(outcome.finite()).isTrue();
    assertThat(outcome.metrics())
        .containsOnlyKeys(
            Metrics.LOSS.name(),
            AdaMaeTrainer.SAMPLING_LOSS.name(),
            SamplerMetrics.ENTROPY.name(),
            Metrics.LEARNING_RATE.name(),
            Metrics.GRAD_NORM.name());
    assertThat(outcome.metrics().get(SamplerMetrics.ENTROPY.name()))
        .isBetween(0.7 * Math.log(64), Math.log(64));
    ExactValues.of(run.parameters.all())
        .forEach((name, values) -> assertThat(values).as(name).isNotEqualTo(before.get(name)));
  }

  /** The first step sees equal masks, so that only the gradient of L_S can differ. */
  @Test
  void theSamplingLossReachesSamplerAndTokenizerButNoOtherPart() {
    Run without = new Run("adamae.coefficient=0", "optimizer.weight_decay=0");
    Run with = new Run("adamae.coefficient=0.5", "optimizer.weight_decay=0");
    List<Float> head = without.values(HEAD);
    double loss = without.step().metrics().get(Metrics.LOSS.name());
    assertThat(with.step().metrics().get(Metrics.LOSS.name())).isEqualTo(loss);
    assertThat(without.values(HEAD)).isEqualTo(head);
    assertThat(with.values(HEAD)).isNotEqualTo(head);
    assertThat(with.values(TOKENIZER)).isNotEqualTo(without.values(TOKENIZER));
    for (String name : List.of("encoder.blocks.0.attn.qkv.weight", "decoder.head.weight")) {
      assertThat(with.values(name)).as(name).isEqualTo(without.values(name));
    }
  }

  /** Each setting, and a parameter that must come out otherwise than with the default. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "adamae.network=mlp | " + HEAD,
        "adamae.num_heads=2 | " + HEAD,
        "adamae.depth=2 | " + HEAD,
        "adamae.mlp_ratio=2 | " + HEAD,
        "adamae.coefficient=0.5 | " + TOKENIZER,
        "masking.mask_ratio=0.75 | " + TOKENIZER,
        "model.decoder_depth=2 | " + TOKENIZER,
        "loss.type=l1 | " + TOKENIZER,
        "loss.normalise_targets=false | " + TOKENIZER,
        "optimizer.accumulation_steps=2 | " + TOKENIZER,
        "optimizer.clip_grad_norm=0.001 | " + TOKENIZER,
        "seed=1 | " + TOKENIZER
      })
  void everySwitchChangesWhatIsLearned(String override, String parameter) {
    List<Float> other = afterThreeSteps(override).get(parameter);
    assertThat(other).allMatch(value -> Float.isFinite(value));
    assertThat(other).isNotEqualTo(usual.get(parameter));
  }

  @Test
  void equalSeedsLearnTheSameBitForBit() {
    assertThat(afterThreeSteps()).isEqualTo(usual);
    assertThat(afterThreeSteps("model.recompute=blocks")).isEqualTo(usual);
  }

  /** PPO and its sampler have no part in AdaMAE. */
  @Test
  void settingsOfTatsAreWithoutEffect() {
    assertThat(afterThreeSteps("ppo.passes=5", "sampler.depth=2")).isEqualTo(usual);
  }

  @Test
  void aWeightThatIsNotANumberIsReportedAndNothingIsUpdated() {
    Run run = new Run();
    run.parameters.get("decoder.norm.bias").putScalar(0, Float.NaN);
    List<Float> head = run.values(HEAD);
    List<Float> tokenizer = run.values(TOKENIZER);
    assertThat(run.step().finite()).isFalse();
    assertThat(run.values(HEAD)).isEqualTo(head);
    assertThat(run.values(TOKENIZER)).isEqualTo(tokenizer);
    assertThat(run.trainer.state().counters()).containsEntry("autoencoder_updates", 0L);
  }
}
