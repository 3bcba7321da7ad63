package org.maskedaction.method.tats;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskedaction.kind.video.VideoPretrainConfig;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.video.TatsSampler;
import org.maskedaction.model.video.VideoMae;
import org.maskedaction.ops.Backend;
import org.maskedaction.testing.ExactValues;
import org.maskedaction.testing.TinyPretraining;
import org.maskedaction.train.Trainer.StepOutcome;

/** Training with each kind of attention in the sampler. */
class SamplerAttentionTest {
  private static final Path NOWHERE = Path.of("nowhere");
  private static final int VISIBLE = 6;
  private static final int BATCHES_PER_EPOCH = 4;
  private static final String ACTOR = "sampler.actor.weight";

  @BeforeAll
  static void initialise() {
    Backend.initialise();
  }

  private static final class Run {
    private final VideoPretrainConfig config;
    private final Parameters parameters;
    private final TatsTrainer trainer;

    /** A run with keys of the section {@code sampler} and overrides. */
    Run(String sampler, String... overrides) {
      List<String> all = new ArrayList<>(List.of(overrides));
      all.add("sampler={num_heads: 2, " + sampler + "}");
      config = TinyPretraining.config(NOWHERE, NOWHERE, all.toArray(new String[0]));
      parameters = new Parameters(config.seed());
      VideoMae.createParameters(parameters, config.model());
      TatsSampler.createParameters(parameters, config.model(), config.sampler());
      trainer =
          new TatsTrainer(
              parameters,
              config.sections(),
              config.sampler(),
              config.ppo(),
              VISIBLE,
              BATCHES_PER_EPOCH);
    }

    StepOutcome step(long step) {
      return trainer.step(TinyPretraining.noise(config, 1, step), step);
    }

    Map<String, List<Float>> sampler() {
      return ExactValues.of(parameters.select(TatsSampler::isSampler));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"attention: orthoformer, landmarks: 16", "attention: mha"})
  void everyParameterOfTheSamplerLearns(String sampler) {
    Run run = new Run(sampler, "ppo.passes=1", "model.recompute=blocks");
    Map<String, List<Float>> before = run.sampler();
    assertThat(run.step(0).finite()).isTrue();
    run.sampler()
        .forEach((name, values) -> assertThat(values).as(name).isNotEqualTo(before.get(name)));
  }

  @Test
  void eachKindLearnsSomethingElse() {
    Map<List<Float>, String> learned = new LinkedHashMap<>();
    for (String sampler :
        List.of(
            "attention: trajectory",
            "attention: mha",
            "attention: orthoformer, landmarks: 8",
            "attention: orthoformer, landmarks: 16",
            "attention: orthoformer, landmarks: 16, project_values: false")) {
      assertThat(learned.put(afterTwoSteps(sampler), sampler)).as(sampler).isNull();
    }
    assertThat(afterTwoSteps("attention: trajectory, landmarks: 16"))
        .as("landmarks without effect")
        .isEqualTo(afterTwoSteps("attention: trajectory"));
  }

  @Test
  void equalSeedsLearnTheSameBitForBit() {
    String sampler = "attention: orthoformer, landmarks: 16";
    assertThat(afterTwoSteps(sampler)).isEqualTo(afterTwoSteps(sampler));
  }

  /** Nothing but the tokens decides on the landmarks, so that nothing is recorded for them. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void thePassesOfPpoSeeTheRecordedLandmarks(int recordSteps) {
    Run run =
        new Run(
            "attention: orthoformer, landmarks: 16",
            "ppo.passes=1",
            "ppo.learning_rate=1e-12",
            "ppo.record_steps=" + recordSteps);
    Map<String, Double> metrics = Map.of();
    for (int step = 0; step < recordSteps; step++) {
      metrics = run.step(step).metrics();
    }
    assertThat(metrics.get(TatsMetrics.APPROX_KL.name())).isBetween(0.0, 1e-10);
    assertThat(metrics.get(TatsMetrics.CLIPFRAC.name())).isZero();
  }

  private static List<Float> afterTwoSteps(String sampler) {
    Run run = new Run(sampler);
    run.step(0);
    run.step(1);
    return run.sampler().get(ACTOR);
  }
}
