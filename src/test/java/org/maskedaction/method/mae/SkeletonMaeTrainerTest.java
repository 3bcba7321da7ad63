package org.maskedaction.method.mae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.skeleton.SkeletonPretrainConfig;
import org.maskedaction.method.contrast.SkeletonContrast;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.skeleton.SkeletonMae;
import org.maskedaction.ops.Backend;
import org.maskedaction.testing.ExactValues;
import org.maskedaction.train.Metrics;
import org.maskedaction.train.Trainer.StepOutcome;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class SkeletonMaeTrainerTest {
  private static final List<String> TINY =
      List.of(
          "data.path=unused",
          "model={persons: 2, frames: 12, joints: 5, embed_dim: 16, depth: 1, num_heads: 2,"
              + " decoder_embed_dim: 16, decoder_depth: 1, decoder_num_heads: 2}",
          "masking.keep_count=4",
          "contrast={weight: 0.1, queue_size: 10, momentum: 0.9}",
          "optimizer={epochs: 4, batch_size: 4, warmup_epochs: 0, base_learning_rate: 0.32,"
              + " min_learning_rate: 0}");
  private static final int BATCHES_PER_EPOCH = 5;

  private static Map<String, List<Float>> usual;

  @BeforeAll
  static void learnsWithTheDefaults() {
    Backend.initialise();
    usual = afterSteps(new Run(), 3);
  }

  /** A training with its parameters, fed with moving skeletons. */
  private static final class Run {
    private final SkeletonPretrainConfig config;
    private final Parameters parameters;
    private final SkeletonMaeTrainer training;
    private long step;

    Run(String... overrides) {
      List<String> all = new ArrayList<>(TINY);
      all.addAll(List.of(overrides));
      config = ConfigLoader.defaults(SkeletonPretrainConfig.class, all);
      parameters = new Parameters(config.seed());
      SkeletonMae.createParameters(parameters, config.model());
      training = new SkeletonMaeTrainer(parameters, config.sections(), BATCHES_PER_EPOCH);
    }

    StepOutcome step() {
      return training.step(clips(step), step++);
    }

    INDArray tensor(String file, String name) {
      return training.state().tensors().get(file).get(name);
    }

    INDArray queue() {
      return tensor(SkeletonMaeTrainer.QUEUE, "keys");
    }
  }

  /** Four clips of two persons; the second person of the last clip is absent. */
  private static INDArray clips(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    INDArray clips = Nd4j.create(DataType.FLOAT, 4, 2, 12, 5, 3);
    for (long i = 0; i < clips.length(); i++) {
      clips.data().put(i, (float) random.nextGaussian());
    }
    clips.get(NDArrayIndex.point(3), NDArrayIndex.point(1)).assign(0);
    return clips;
  }

  private static Map<String, List<Float>> afterSteps(Run run, int steps) {
    for (int i = 0; i < steps; i++) {
      assertThat(run.step().finite()).isTrue();
    }
    return ExactValues.of(run.parameters.all());
  }

  private static Map<String, Map<String, List<Float>>> state(Run run) {
    Map<String, Map<String, List<Float>>> state = new LinkedHashMap<>();
    run.training
        .state()
        .tensors()
        .forEach((file, arrays) -> state.put(file, ExactValues.of(arrays)));
    return state;
  }

  @Test
  void theLossFallsOnAClipThatIsSeenAgainAndAgain() {
    Run run = new Run();
    INDArray clips = clips(1);
    double first = run.training.step(clips, 0).metrics().get(Metrics.LOSS.name());
    double last = 0;
    for (int i = 1; i < 20; i++) {
      last = run.training.step(clips, 0).metrics().get(Metrics.LOSS.name());
    }
    assertThat(last).isLessThan(0.8 * first);
  }

  @Test
  void metricsAreBothLossesRateAndNorm() {
    StepOutcome outcome = new Run().step();
    assertThat(outcome.metrics())
        .containsOnlyKeys(
            Metrics.LOSS.name(),
            SkeletonContrast.CONTRASTIVE_LOSS.name(),
            Metrics.LEARNING_RATE.name(),
            Metrics.GRAD_NORM.name());
    assertThat(new Run("contrast.enabled=false").step().metrics())
        .containsOnlyKeys(
            Metrics.LOSS.name(), Metrics.LEARNING_RATE.name(), Metrics.GRAD_NORM.name());
  }

  @Test
  void warmUpStartsAtARateOfZero() {
    Run run = new Run("optimizer.warmup_epochs=2");
    assertThat(run.step().metrics().get(Metrics.LEARNING_RATE.name())).isZero();
    assertThat(run.step().metrics().get(Metrics.LEARNING_RATE.name()))
        .isCloseTo(5e-4, within(1e-9));
  }

  @Test
  void equalSeedsLearnTheSameBitForBit() {
    assertThat(afterSteps(new Run(), 3)).isEqualTo(usual);
  }

  /** One setting at a time; each must change what the encoder becomes. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "seed=1",
        "masking.type=motion_aware",
        "masking.keep_count=5",
        "target.type=raw",
        "target.type=joint",
        "target.type=motion",
        "target.ddof=0",
        "target.eps=0.1",
        "contrast.enabled=false",
        "contrast.weight=1",
        "contrast.temperature=0.2",
        "contrast.queue_size=11",
        "contrast.momentum=0.5",
        "contrast.share_embedding=true",
        "contrast.persons=each",
        "contrast.persons=each_present",
        "optimizer.weight_decay=0.5"
      })
  void everySwitchChangesWhatIsLearned(String override) {
    List<Float> other = afterSteps(new Run(override), 3).get("blocks.0.attn.qkv.weight");
    assertThat(other).allMatch(value -> Float.isFinite(value));
    assertThat(other).isNotEqualTo(usual.get("blocks.0.attn.qkv.weight"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "contrast.persons=clip",
        "contrast.persons=each_present",
        "contrast.share_embedding=true",
        "contrast.enabled=false",
        "masking.type=motion_aware"
      })
  void aRestoredStateGoesOnBitForBit(String override) {
    Run whole = new Run(override);
    afterSteps(whole, 5);

    Run begun = new Run(override);
    afterSteps(begun, 3);
    assertThat(begun.training.isBetweenUpdates()).isTrue();
    Run resumed = new Run(override);
    begun
        .training
        .state()
        .tensors()
        .forEach(
            (file, arrays) ->
                arrays.forEach((name, array) -> resumed.tensor(file, name).assign(array)));
    resumed.training.state().restore(begun.training.state().counters());
    resumed.step = begun.step;
    afterSteps(resumed, 2);

    assertThat(state(resumed)).isEqualTo(state(whole));
    assertThat(resumed.training.state().counters()).isEqualTo(whole.training.state().counters());
  }

  @Test
  void anAccumulatingTrainingIsNotAtRest() {
    Run run = new Run("optimizer.accumulation_steps=2");
    INDArray average = run.tensor(SkeletonMaeTrainer.MOMENTUM_WEIGHTS, "pos_embed");
    List<Float> before = ExactValues.of(average);
    run.step();
    assertThat(run.training.isBetweenUpdates()).isFalse();
    assertThat(ExactValues.of(average)).isEqualTo(before);
    run.step();
    assertThat(run.training.isBetweenUpdates()).isTrue();
    assertThat(run.training.state().counters()).containsEntry("autoencoder_updates", 1L);
  }

  /** μ θm + (1 - μ) θ with the weights after the update. */
  @Test
  void theMomentumEncoderFollowsTheUpdatedWeights() {
    Run run = new Run();
    Map<String, INDArray> averages =
        run.training.state().tensors().get(SkeletonMaeTrainer.MOMENTUM_WEIGHTS);
    Map<String, List<Float>> before = ExactValues.of(averages);
    assertThat(before).isEqualTo(ExactValues.of(run.parameters.select(SkeletonMae::isEncoder)));
    run.step();
    averages.forEach(
        (name, array) -> {
          for (int i = 0; i < array.length(); i++) {
            double trained = run.parameters.get(name).data().getFloat(i);
            double expected = 0.9 * before.get(name).get(i) + 0.1 * trained;
            assertThat((double) array.data().getFloat(i))
                .as(name)
                .isCloseTo(expected, within(1e-7 + 3e-7 * Math.abs(expected)));
          }
        });
  }

  @Test
  void aSharedEmbeddingIsNotAveraged() {
    Run run = new Run("contrast.share_embedding=true");
    assertThat(run.training.state().tensors().get(SkeletonMaeTrainer.MOMENTUM_WEIGHTS).keySet())
        .contains("blocks.0.attn.qkv.weight", "norm.bias")
        .doesNotContain("joints_embed.proj.weight", "pos_embed", "temp_embed");
  }

  @Test
  void newKeysReplaceTheOldestOnes() {
    Run run = new Run();
    List<List<Float>> start = rows(run.queue());
    run.step();
    List<List<Float>> first = rows(run.queue());
    assertThat(first.subList(4, 10)).isEqualTo(start.subList(4, 10));
    assertThat(first.subList(0, 4)).doesNotContainAnyElementsOf(start);
    assertThat(run.training.state().counters()).containsEntry("queue_position", 4L);
    run.step();
    run.step();
    List<List<Float>> third = rows(run.queue());
    assertThat(third.subList(2, 4)).as("not yet replaced").isEqualTo(first.subList(2, 4));
    assertThat(third.subList(0, 2)).doesNotContainAnyElementsOf(first);
    assertThat(run.training.state().counters()).containsEntry("queue_position", 2L);
    INDArray lengths = run.queue().norm2(1);
    for (int i = 0; i < 10; i++) {
      assertThat(lengths.getDouble(i)).isCloseTo(1, within(1e-5));
    }
  }

  @Test
  void absentPersonsLeaveNoKey() {
    Run each = new Run("contrast.persons=each");
    each.step();
    assertThat(each.training.state().counters()).containsEntry("queue_position", 8L);
    Run present = new Run("contrast.persons=each_present");
    present.step();
    assertThat(present.training.state().counters()).containsEntry("queue_position", 7L);
  }

  @Test
  void aStepThatIsNotFiniteChangesNothing() {
    Run run = new Run();
    run.step();
    run.parameters.get("decoder_norm.bias").putScalar(0, Float.NaN);
    Map<String, Map<String, List<Float>>> before = state(run);
    Map<String, Long> counters = run.training.state().counters();
    StepOutcome outcome = run.step();
    assertThat(outcome.finite()).isFalse();
    assertThat(outcome.metrics().get(Metrics.LOSS.name())).isNaN();
    assertThat(state(run)).isEqualTo(before);
    assertThat(run.training.state().counters()).isEqualTo(counters);
  }

  @Test
  void clipsOfAnotherShapeAreRefused() {
    Run run = new Run();
    assertThatThrownBy(() -> run.training.step(Nd4j.create(DataType.FLOAT, 4, 12, 5, 3), 0))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "skeleton clips must be FLOAT [4, 2, 12, 5, 3] (batch, persons, frames, joints,"
                + " coordinates), are FLOAT [4, 12, 5, 3]");
  }

  private static List<List<Float>> rows(INDArray matrix) {
    List<List<Float>> rows = new ArrayList<>();
    for (int i = 0; i < matrix.rows(); i++) {
      rows.add(ExactValues.of(matrix.getRow(i)));
    }
    return rows;
  }
}
