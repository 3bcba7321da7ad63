package org.maskedaction.method.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskedaction.data.video.Clip;
import org.maskedaction.data.video.ClipBatch;
import org.maskedaction.kind.video.VideoFineTuneConfig;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.video.VideoClassifier;
import org.maskedaction.ops.Backend;
import org.maskedaction.testing.ExactValues;
import org.maskedaction.testing.TinyFineTuning;
import org.maskedaction.train.Metrics;
import org.maskedaction.train.Trainer.StepOutcome;

/** Every switch of fine-tuning against the same two steps without it. */
class ClassifierSwitchesTest {
  private static final Path NOWHERE = Path.of("nowhere");
  private static final int BATCHES_PER_EPOCH = 4;
  private static final String BASE = "model.depth=2; finetune.layer_decay=1; ";

  @BeforeAll
  static void initialise() {
    Backend.initialise();
  }

  private record Trained(
      VideoFineTuneConfig config, Parameters parameters, VideoClassifierTrainer trainer) {
    static Trained with(String settings) {
      return with(settings, BATCHES_PER_EPOCH);
    }

    static Trained with(String settings, int batchesPerEpoch) {
      VideoFineTuneConfig config = TinyFineTuning.config(NOWHERE, NOWHERE, settings.split("; "));
      Parameters parameters = new Parameters(config.seed());
      VideoClassifier.createParameters(parameters, config.model(), config.finetune().numClasses());
      return new Trained(
          config,
          parameters,
          new VideoClassifierTrainer(parameters, config.sections(), batchesPerEpoch));
    }

    Map<String, List<Float>> afterTwoSteps() {
      for (int step = 0; step < 2; step++) {
        assertThat(trainer.step(TinyFineTuning.noise(config, step), step).finite()).isTrue();
      }
      return ExactValues.of(parameters.all());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "finetune.layer_decay=0.75",
        "finetune.label_smoothing=0",
        "finetune.mixup_alpha=0.8",
        "finetune.cutmix_alpha=1",
        "finetune.mixup_alpha=0.8; finetune.cutmix_alpha=1",
        "finetune.drop_path=0.9",
        "finetune.fc_dropout=0.5",
        "optimizer.accumulation_steps=2",
        "optimizer.clip_grad_norm=0.001; optimizer.eps=1e-3"
      })
  void aSwitchChangesTheWeightsAndEqualOnesGiveEqualBits(String setting) {
    Map<String, List<Float>> without = Trained.with(BASE + "seed=0").afterTwoSteps();
    Map<String, List<Float>> with = Trained.with(BASE + setting).afterTwoSteps();
    assertThat(with).isEqualTo(Trained.with(BASE + setting).afterTwoSteps());
    assertThat(with).isNotEqualTo(without);
    assertThat(with.get("encoder.blocks.0.mlp.fc1.weight"))
        .isNotEqualTo(without.get("encoder.blocks.0.mlp.fc1.weight"));
  }

  /** The average is kept beside the weights and does not act on them. */
  @Test
  void anAverageIsJudgedButDoesNotChangeTheTraining() {
    Trained plain = Trained.with(BASE + "seed=0");
    Trained averaged = Trained.with(BASE + "finetune.ema_decay=0.5");
    Map<String, List<Float>> start = ExactValues.of(averaged.parameters.all());
    assertThat(ExactValues.of(averaged.trainer.evaluatedParameters().all())).isEqualTo(start);
    assertThat(averaged.afterTwoSteps()).isEqualTo(plain.afterTwoSteps());
    assertThat(ExactValues.of(averaged.trainer.evaluatedParameters().all()))
        .isNotEqualTo(ExactValues.of(averaged.parameters.all()))
        .isNotEqualTo(start);
    assertThat(plain.trainer.evaluatedParameters()).isSameAs(plain.parameters);
    assertThat(averaged.trainer.state().tensors())
        .containsOnlyKeys("weights", "weights-ema", "optimizer-classifier");
  }

  @Test
  void anAverageWaitsForAccumulatedGradients() {
    Trained trained = Trained.with(BASE + "finetune.ema_decay=0.5; optimizer.accumulation_steps=2");
    Map<String, List<Float>> start = ExactValues.of(trained.parameters.all());
    trained.trainer.step(TinyFineTuning.noise(trained.config, 0), 0);
    assertThat(ExactValues.of(trained.trainer.evaluatedParameters().all())).isEqualTo(start);
    trained.trainer.step(TinyFineTuning.noise(trained.config, 1), 1);
    assertThat(ExactValues.of(trained.trainer.evaluatedParameters().all())).isNotEqualTo(start);
  }

  @Test
  void twoAccumulatedBatchesLearnAsOneOfTwiceTheSize() {
    String settings = BASE + "optimizer.eps=1e-4; ";
    Trained whole = Trained.with(settings + "optimizer.batch_size=8");
    Trained halves =
        Trained.with(settings + "optimizer.accumulation_steps=2", 2 * BATCHES_PER_EPOCH);
    Map<String, List<Float>> start = ExactValues.of(whole.parameters.all());
    for (int update = 0; update < 2; update++) {
      List<Clip> clips = TinyFineTuning.noise(whole.config, update).clips();
      StepOutcome outcome = whole.trainer.step(new ClipBatch(0, update, clips), update);
      halves.trainer.step(new ClipBatch(0, 2 * update, clips.subList(0, 4)), 2L * update);
      StepOutcome second =
          halves.trainer.step(
              new ClipBatch(0, 2 * update + 1, clips.subList(4, 8)), 2L * update + 1);
      double norm = outcome.metrics().get(Metrics.GRAD_NORM.name());
      assertThat(second.metrics().get(Metrics.GRAD_NORM.name()))
          .isCloseTo(norm, within(1e-4 * norm));
      assertThat(second.metrics().get(Metrics.LEARNING_RATE.name()))
          .isEqualTo(outcome.metrics().get(Metrics.LEARNING_RATE.name()));
    }
    Map<String, List<Float>> expected = ExactValues.of(whole.parameters.all());
    expected.forEach(
        (name, values) -> {
          List<Float> actual = ExactValues.of(halves.parameters.get(name));
          double moved = 0;
          double apart = 0;
          for (int i = 0; i < values.size(); i++) {
            moved = Math.max(moved, Math.abs(values.get(i) - start.get(name).get(i)));
            apart = Math.max(apart, Math.abs(values.get(i) - actual.get(i)));
          }
          assertThat(moved).as(name).isPositive();
          assertThat(apart).as(name).isLessThan(2e-3 * moved);
        });
  }
}
