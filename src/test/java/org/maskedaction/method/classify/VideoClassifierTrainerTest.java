package org.maskedaction.method.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskedaction.data.video.ClipBatch;
import org.maskedaction.evaluation.ClassifierMetrics;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.video.VideoFineTuneConfig;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.video.VideoClassifier;
import org.maskedaction.ops.Backend;
import org.maskedaction.testing.ExactValues;
import org.maskedaction.testing.TinyFineTuning;
import org.maskedaction.train.Metrics;
import org.maskedaction.train.Trainer.StepOutcome;

class VideoClassifierTrainerTest {
  private static final Path NOWHERE = Path.of("nowhere");
  private static final int BATCHES_PER_EPOCH = 4;
  private static final String TOKENIZER = "encoder.patch_embed.proj.weight";
  private static final String HEAD = "head.weight";

  private static Map<String, List<Float>> usual;

  @BeforeAll
  static void learnsWithTheDefaults() {
    Backend.initialise();
    usual = afterFourSteps(new Run());
  }

  /** A trainer with its parameters, fed with noise clips. */
  private static final class Run {
    private final VideoFineTuneConfig config;
    private final Parameters parameters;
    private final VideoClassifierTrainer trainer;
    private long step;

    Run(String... overrides) {
      config = TinyFineTuning.config(NOWHERE, NOWHERE, overrides);
      parameters = new Parameters(config.seed());
      VideoClassifier.createParameters(parameters, config.model(), config.finetune().numClasses());
      trainer = new VideoClassifierTrainer(parameters, config.sections(), BATCHES_PER_EPOCH);
    }

    StepOutcome step() {
      return trainer.step(TinyFineTuning.noise(config, step), step++);
    }

    List<Float> values(String parameter) {
      return ExactValues.of(parameters.get(parameter));
    }
  }

  private static Map<String, List<Float>> afterFourSteps(Run run) {
    for (int i = 0; i < 4; i++) {
      assertThat(run.step().finite()).isTrue();
    }
    return ExactValues.of(run.parameters.all());
  }

  @Test
  void aStepTrainsEveryParameterAndReportsItself() {
    Run run = new Run("optimizer.base_learning_rate=0.2");
    Map<String, List<Float>> before = ExactValues.of(run.parameters.all());
    StepOutcome outcome = run.step();
    assertThat(outcome.metrics())
        .containsOnlyKeys(
            Metrics.LOSS.name(),
            ClassifierMetrics.TOP1.name(),
            Metrics.LEARNING_RATE.name(),
            Metrics.GRAD_NORM.name())
        .containsEntry(Metrics.LEARNING_RATE.name(), 0.2 * 4 / 256);
    run.step();
    run.parameters
        .all()
        .forEach(
            (name, array) ->
                assertThat(ExactValues.of(array)).as(name).isNotEqualTo(before.get(name)));
  }

  /** The head starts near 0, so that all ten classes are about equally probable. */
  @Test
  void theFirstLossIsThatOfGuessing() {
    StepOutcome outcome = new Run("finetune.label_smoothing=0").step();
    assertThat(outcome.metrics().get(Metrics.LOSS.name())).isCloseTo(Math.log(10), within(2e-3));
  }

  @Test
  void oneBatchIsLearnedByHeart() {
    Run run =
        new Run(
            "finetune.label_smoothing=0",
            "finetune.layer_decay=1",
            "optimizer.epochs=15",
            "optimizer.base_learning_rate=0.3");
    ClipBatch batch = TinyFineTuning.noise(run.config, 0);
    StepOutcome last = null;
    for (int i = 0; i < 60; i++) {
      last = run.trainer.step(batch, i);
    }
    assertThat(last.metrics().get(Metrics.LOSS.name()))
        .as("log 4 is what the four labels alone give")
        .isLessThan(0.5 * Math.log(4));
    assertThat(last.metrics()).containsEntry(ClassifierMetrics.TOP1.name(), 1.0);
  }

  /** Each setting, which must change what the head and the tokenizer learn. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "model.depth=2; finetune.drop_path=0.9",
        "finetune.label_smoothing=0",
        "finetune.mixup_alpha=0.8",
        "finetune.cutmix_alpha=1",
        "finetune.mixup_alpha=0.8; finetune.cutmix_alpha=1",
        "finetune.fc_dropout=0.5",
        "optimizer.accumulation_steps=2",
        "optimizer.warmup_epochs=2",
        "optimizer.clip_grad_norm=0.001; optimizer.eps=1e-3",
        "optimizer.base_learning_rate=0.01",
        "optimizer.betas=[0.9, 0.95]",
        "optimizer.weight_decay=0.5",
        "seed=1"
      })
  void everySettingChangesWhatIsLearned(String settings) {
    Map<String, List<Float>> other = afterFourSteps(new Run(settings.split("; ")));
    assertThat(other.get(HEAD)).allMatch(Float::isFinite).isNotEqualTo(usual.get(HEAD));
    assertThat(other.get(TOKENIZER)).allMatch(Float::isFinite).isNotEqualTo(usual.get(TOKENIZER));
  }

  /** Beside a model of two blocks, whose branches are never dropped. */
  @Test
  void dropPathAloneChangesWhatIsLearned() {
    Map<String, List<Float>> kept = afterFourSteps(new Run("model.depth=2"));
    Map<String, List<Float>> dropped =
        afterFourSteps(new Run("model.depth=2", "finetune.drop_path=0.9"));
    assertThat(dropped.get(HEAD)).isNotEqualTo(kept.get(HEAD));
  }

  /** The first Adam step has the same size everywhere but for the factor of the layer. */
  @Test
  void layerDecaySlowsTheLowerLayers() {
    String[] plain = {"optimizer.weight_decay=0", "finetune.layer_decay=1"};
    Run even = new Run(plain);
    Run decayed = new Run(plain[0], "finetune.layer_decay=0.5");
    List<Float> start = even.values(TOKENIZER);
    List<Float> headStart = even.values(HEAD);
    even.step();
    decayed.step();
    assertThat(decayed.values(HEAD)).isEqualTo(even.values(HEAD)).isNotEqualTo(headStart);
    double full = Math.abs(even.values(TOKENIZER).get(7) - start.get(7));
    double slow = Math.abs(decayed.values(TOKENIZER).get(7) - start.get(7));
    assertThat(slow).isCloseTo(full / 4, within(1e-3 * full));
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "blocks"})
  void equalSeedsLearnTheSameBitForBit(String recompute) {
    assertThat(afterFourSteps(new Run("model.recompute=" + recompute))).isEqualTo(usual);
  }

  @Test
  void resumingWithinARunChangesNoBit() {
    String[] settings = {
      "model.depth=2",
      "finetune.drop_path=0.5",
      "finetune.mixup_alpha=0.8",
      "finetune.cutmix_alpha=1",
      "finetune.fc_dropout=0.5",
      "finetune.ema_decay=0.9"
    };
    Run whole = new Run(settings);
    Map<String, List<Float>> expected = afterFourSteps(whole);
    Run first = new Run(settings);
    first.step();
    first.step();
    Run second = new Run(settings);
    second
        .trainer
        .state()
        .tensors()
        .forEach(
            (file, arrays) ->
                arrays.forEach(
                    (name, array) ->
                        array.assign(first.trainer.state().tensors().get(file).get(name))));
    second.trainer.state().restore(first.trainer.state().counters());
    second.step = 2;
    second.step();
    second.step();
    assertThat(ExactValues.of(second.parameters.all())).isEqualTo(expected);
  }

  @Test
  void gradientsThatAreAccumulatedWaitForTheirUpdate() {
    Run run = new Run("optimizer.accumulation_steps=2");
    assertThat(run.step().metrics()).doesNotContainKey(Metrics.GRAD_NORM.name());
    assertThat(run.trainer.isBetweenUpdates()).isFalse();
    assertThat(run.step().metrics()).containsKey(Metrics.GRAD_NORM.name());
    assertThat(run.trainer.isBetweenUpdates()).isTrue();
    assertThat(run.trainer.state().counters()).containsOnly(Map.entry("classifier_updates", 1L));
    assertThat(run.trainer.endEpoch(0).metrics()).isEmpty();
  }

  @Test
  void aWeightThatIsNotANumberIsReportedAndNothingIsUpdated() {
    Run run = new Run();
    run.parameters.get("fc_norm.bias").putScalar(0, Float.NaN);
    List<Float> tokenizer = run.values(TOKENIZER);
    StepOutcome outcome = run.step();
    assertThat(outcome.finite()).isFalse();
    assertThat(outcome.metrics().get(Metrics.LOSS.name())).isNaN();
    assertThat(run.values(TOKENIZER)).isEqualTo(tokenizer);
    assertThat(run.trainer.state().counters().values()).containsOnly(0L);
  }

  @Test
  void aLabelOutOfRangeIsBadInput() {
    Run run = new Run("finetune.num_classes=3");
    assertThatThrownBy(run::step)
        .isInstanceOf(InputException.class)
        .hasMessage("clip noise-3 has label 3; expected 0 to 2");
  }
}
