package org.maskedaction.method.tats;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.maskedaction.kind.video.VideoPretrainConfig;
import org.maskedaction.masking.VisibleCount;
import org.maskedaction.method.mae.SamplerMetrics;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.video.TatsSampler;
import org.maskedaction.model.video.VideoMae;
import org.maskedaction.ops.Backend;
import org.maskedaction.testing.ExactValues;
import org.maskedaction.testing.TinyPretraining;
import org.maskedaction.train.Metrics;
import org.maskedaction.train.Trainer.StepOutcome;

class TatsTrainerTest {
  private static final Path NOWHERE = Path.of("nowhere");
  private static final int BATCHES_PER_EPOCH = 4;
  private static final String TOKENIZER = "encoder.patch_embed.proj.weight";
  private static final String ACTOR = "sampler.actor.weight";
  private static final String CRITIC = "sampler.critic.out.weight";

  private static Map<String, List<Float>> usual;

  @BeforeAll
  static void learnsWithTheDefaults() {
    Backend.initialise();
    usual = afterFourSteps(new Run());
  }

  /** A trainer with its parameters, fed with noise clips. */
  private static final class Run {
    private final VideoPretrainConfig config;
    private final Parameters parameters;
    private final TatsTrainer trainer;
    private long step;

    Run(String... overrides) {
      config = TinyPretraining.config(NOWHERE, NOWHERE, overrides);
      parameters = new Parameters(config.seed());
      VideoMae.createParameters(parameters, config.model());
      TatsSampler.createParameters(parameters, config.model(), config.sampler());
      int visible = VisibleCount.adaptive(config.model().tokens(), config.masking().maskRatio());
      trainer =
          new TatsTrainer(
              parameters,
              config.sections(),
              config.sampler(),
              config.ppo(),
              visible,
              BATCHES_PER_EPOCH);
    }

    StepOutcome step(int epoch) {
      return trainer.step(TinyPretraining.noise(config, epoch, step), step++);
    }

    Map<String, List<Float>> sampler() {
      return ExactValues.of(parameters.select(TatsSampler::isSampler));
    }

    Map<String, List<Float>> autoencoder() {
      return ExactValues.of(parameters.select(name -> !TatsSampler.isSampler(name)));
    }

    List<Float> values(String parameter) {
      return ExactValues.of(parameters.get(parameter));
    }
  }

  @Test
  void theFirstEpochsTrainTheAutoencoderAlone() {
    Run run = new Run("ppo.mae_only_epochs=2");
    Map<String, List<Float>> sampler = run.sampler();
    Map<String, List<Float>> autoencoder = run.autoencoder();
    StepOutcome outcome = run.step(0);
    run.step(1);
    assertThat(run.sampler()).isEqualTo(sampler);
    assertThat(run.autoencoder().get(TOKENIZER)).isNotEqualTo(autoencoder.get(TOKENIZER));
    assertThat(outcome.metrics())
        .containsOnlyKeys(
            Metrics.LOSS.name(), Metrics.LEARNING_RATE.name(), Metrics.GRAD_NORM.name());
    run.step(2);
    assertThat(run.sampler().get(ACTOR)).isNotEqualTo(sampler.get(ACTOR));
  }

  @Test
  void passesOfPpoTrainTheSamplerAlone() {
    Run run = new Run("ppo.record_steps=2");
    Map<String, List<Float>> sampler = run.sampler();
    run.step(1);
    assertThat(run.sampler()).as("while episodes are recorded").isEqualTo(sampler);
    assertThat(run.trainer.isBetweenUpdates()).isFalse();
    Map<String, List<Float>> autoencoder = run.autoencoder();

    Map<String, Double> metrics = run.trainer.endEpoch(1).metrics();

    assertThat(run.autoencoder()).as("autoencoder with tokenizer").isEqualTo(autoencoder);
    run.sampler()
        .forEach((name, array) -> assertThat(array).as(name).isNotEqualTo(sampler.get(name)));
    assertThat(run.trainer.isBetweenUpdates()).isTrue();
    assertThat(metrics)
        .containsKeys(
            TatsMetrics.POLICY_LOSS.name(),
            TatsMetrics.VALUE_LOSS.name(),
            SamplerMetrics.ENTROPY.name());
    assertThat(run.trainer.endEpoch(1).metrics()).isEmpty();
  }

  @Test
  void theSamplerLearnsAfterEveryKthRecordedStep() {
    Run run = new Run("ppo.record_steps=3", "ppo.passes=2");
    List<Boolean> learned = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      learned.add(run.step(1).metrics().containsKey(TatsMetrics.APPROX_KL.name()));
    }
    assertThat(learned).containsExactly(false, false, true, false, false, true);
    // Two rounds of two passes over three batches each.
    assertThat(run.trainer.state().counters())
        .containsEntry("sampler_updates", 12L)
        .containsEntry("autoencoder_updates", 6L);
  }

  @Test
  void theFirstPassSeesTheRecordedPolicyAndLaterOnesAnother() {
    Map<String, Double> first = new Run("ppo.passes=1").step(1).metrics();
    assertThat(first.get(TatsMetrics.APPROX_KL.name())).isBetween(0.0, 1e-10);
    assertThat(first.get(TatsMetrics.CLIPFRAC.name())).isZero();
    Map<String, Double> second = new Run("ppo.passes=2").step(1).metrics();
    assertThat(second.get(TatsMetrics.APPROX_KL.name())).isBetween(1e-8, 1.0);
    Map<String, Double> fifth = new Run("ppo.passes=5").step(1).metrics();
    assertThat(fifth.get(TatsMetrics.APPROX_KL.name()))
        .isGreaterThan(second.get(TatsMetrics.APPROX_KL.name()));
  }

  @Test
  void entropyOfANewSamplerIsNearlyThatOfAnEvenDistribution() {
    Map<String, Double> metrics = new Run("ppo.passes=1").step(1).metrics();
    assertThat(metrics.get(SamplerMetrics.ENTROPY.name()))
        .isBetween(0.7 * Math.log(64), Math.log(64));
  }

  @Test
  void aShareOfRandomStepsRecordsNothing() {
    Run run = new Run("ppo.mae_random_share=0.5");
    int learned = 0;
    for (int i = 0; i < 20; i++) {
      learned += run.step(1).metrics().containsKey(TatsMetrics.APPROX_KL.name()) ? 1 : 0;
    }
    assertThat(learned).isBetween(4, 16);
    assertThat(run.trainer.state().counters()).containsEntry("autoencoder_updates", 20L);
  }

  /** Each setting, and a parameter that must come out otherwise than with the default. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ppo.weighting=probability | " + ACTOR,
        "ppo.advantage=centred | " + ACTOR,
        "ppo.advantage=standardised | " + ACTOR,
        "ppo.reward=clip | " + ACTOR,
        "ppo.clip=0.001 | " + ACTOR,
        "ppo.policy_coef=0.01 | " + ACTOR,
        "ppo.value_coef=0 | " + CRITIC,
        "ppo.entropy_coef=0.01 | " + ACTOR,
        "ppo.passes=3 | " + ACTOR,
        "ppo.record_steps=2 | " + ACTOR,
        "ppo.learning_rate=1e-4 | " + ACTOR,
        "ppo.schedule=cosine | " + ACTOR,
        "ppo.mae_random_share=0.9 | " + ACTOR,
        "ppo.mae_only_epochs=2 | " + ACTOR,
        "masking.mask_ratio=0.75 | " + TOKENIZER,
        "model.decoder_depth=2 | " + TOKENIZER,
        "sampler.attention=mha | " + ACTOR,
        "sampler.input=learnable | " + ACTOR,
        "sampler.depth=2 | " + ACTOR,
        "sampler.num_heads=3 | " + ACTOR,
        "sampler.project_values=false | " + ACTOR,
        "sampler.temperature=2 | " + ACTOR,
        "loss.type=l1 | " + TOKENIZER,
        "loss.normalise_targets=false | " + TOKENIZER,
        "optimizer.accumulation_steps=2 | " + TOKENIZER,
        "optimizer.weight_decay=0.5 | " + TOKENIZER,
        "optimizer.betas=[0.9, 0.99] | " + TOKENIZER,
        "optimizer.warmup_epochs=2 | " + TOKENIZER,
        "optimizer.base_learning_rate=0.01 | " + TOKENIZER,
        "seed=1 | " + TOKENIZER
      })
  void everySwitchChangesWhatIsLearned(String override, String parameter) {
    List<Float> other = afterFourSteps(new Run(override)).get(parameter);
    assertThat(other).allMatch(value -> Float.isFinite(value));
    assertThat(other).isNotEqualTo(usual.get(parameter));
  }

  @Test
  void equalSeedsLearnTheSameBitForBit() {
    assertThat(afterFourSteps(new Run())).isEqualTo(usual);
  }

  @Test
  void aWeightThatIsNotANumberIsReportedAndNothingIsUpdated() {
    Run run = new Run();
    run.parameters.get("decoder.norm.bias").putScalar(0, Float.NaN);
    Map<String, List<Float>> sampler = run.sampler();
    List<Float> tokenizer = run.values(TOKENIZER);
    StepOutcome outcome = run.step(1);
    assertThat(outcome.finite()).isFalse();
    assertThat(outcome.metrics().get(Metrics.LOSS.name())).isNaN();
    assertThat(run.values(TOKENIZER)).isEqualTo(tokenizer);
    assertThat(run.sampler()).isEqualTo(sampler);
    assertThat(run.trainer.state().counters().values()).containsOnly(0L);
  }

  @Test
  void aSamplerWeightThatIsNotANumberIsReported() {
    Run run = new Run();
    run.parameters.get("sampler.critic.out.bias").putScalar(0, Float.NaN);
    List<Float> actor = run.values(ACTOR);
    assertThat(run.step(1).finite()).isFalse();
    assertThat(run.values(ACTOR)).isEqualTo(actor);
    assertThat(run.trainer.state().counters()).containsEntry("sampler_updates", 0L);
  }

  private static Map<String, List<Float>> afterFourSteps(Run run) {
    for (int i = 0; i < 4; i++) {
      assertThat(run.step(1).finite()).isTrue();
    }
    return ExactValues.of(run.parameters.all());
  }
}
