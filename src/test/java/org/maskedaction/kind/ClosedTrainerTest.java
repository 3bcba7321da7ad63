package org.maskedaction.kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.maskedaction.data.Batch;
import org.maskedaction.data.skeleton.SkeletonClips;
import org.maskedaction.kind.modality.ModalityTrainConfig;
import org.maskedaction.kind.skeleton.SkeletonFineTuneConfig;
import org.maskedaction.kind.skeleton.SkeletonPretrainConfig;
import org.maskedaction.kind.video.VideoFineTuneConfig;
import org.maskedaction.kind.video.VideoPretrainConfig;
import org.maskedaction.kind.video.VideoPretraining;
import org.maskedaction.method.actionmae.ActionMaeTrainer;
import org.maskedaction.method.classify.SkeletonClassifierTrainer;
import org.maskedaction.method.classify.VideoClassifierTrainer;
import org.maskedaction.method.mae.SkeletonMaeTrainer;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.modality.ActionMae;
import org.maskedaction.model.skeleton.SkeletonClassifier;
import org.maskedaction.model.skeleton.SkeletonMae;
import org.maskedaction.model.video.VideoClassifier;
import org.maskedaction.ops.Backend;
import org.maskedaction.testing.ExactValues;
import org.maskedaction.testing.TinyFineTuning;
import org.maskedaction.testing.TinyModalities;
import org.maskedaction.testing.TinyPretraining;
import org.maskedaction.testing.TinySkeletons;
import org.maskedaction.train.Trainer;
import org.maskedaction.train.Trainer.StepOutcome;

class ClosedTrainerTest {
  private static final Path NOWHERE = Path.of("nowhere");
  private static final int BATCHES_PER_EPOCH = 4;

  /** A trainer and a batch for it. */
  private record Case<B extends Batch>(Trainer<B> trainer, B batch) {
    StepOutcome step() {
      return trainer.step(batch, 0);
    }
  }

  @BeforeAll
  static void initialise() {
    Backend.initialise();
  }

  static Stream<Named<Case<?>>> trainers() {
    return Stream.of(
        Named.of("tube masks", pretraining("tube")),
        Named.of("TATS", pretraining("tats")),
        Named.of("AdaMAE", pretraining("adamae")),
        Named.of("video classifier", classifier()),
        Named.of("skeleton pre-training", skeletonPretraining()),
        Named.of("skeleton classifier", skeletonClassifier("finetune.protocol=finetune")),
        Named.of("linear skeleton classifier", skeletonClassifier("finetune.protocol=linear")),
        Named.of("modalities", modalities()));
  }

  private static Case<?> pretraining(String masking) {
    VideoPretrainConfig config =
        TinyPretraining.config(
            NOWHERE, NOWHERE, "masking.type=" + masking, "ppo.mae_only_epochs=0");
    return new Case<>(
        VideoPretraining.trainer(config, BATCHES_PER_EPOCH), TinyPretraining.noise(config, 1, 3));
  }

  private static Case<?> classifier() {
    VideoFineTuneConfig config = TinyFineTuning.config(NOWHERE, NOWHERE);
    Parameters parameters = new Parameters(1);
    VideoClassifier.createParameters(parameters, config.model(), config.finetune().numClasses());
    return new Case<>(
        new VideoClassifierTrainer(parameters, config.sections(), BATCHES_PER_EPOCH),
        TinyFineTuning.noise(config, 3));
  }

  private static Case<?> skeletonPretraining() {
    SkeletonPretrainConfig config =
        TinySkeletons.pretraining(
            NOWHERE, NOWHERE, "contrast={weight: 0.1, queue_size: 10, momentum: 0.9}");
    Parameters parameters = new Parameters(1);
    SkeletonMae.createParameters(parameters, config.model());
    return new Case<>(
        new SkeletonMaeTrainer(parameters, config.sections(), BATCHES_PER_EPOCH), skeletons());
  }

  private static Case<?> skeletonClassifier(String protocol) {
    SkeletonFineTuneConfig config = TinySkeletons.fineTuning(NOWHERE, NOWHERE, protocol);
    Parameters parameters = new Parameters(1);
    SkeletonClassifier.createParameters(parameters, config.model(), config.finetune());
    return new Case<>(
        new SkeletonClassifierTrainer(parameters, config.sections(), BATCHES_PER_EPOCH),
        skeletons());
  }

  /** Four clips of two persons, twelve frames and three joints. */
  private static SkeletonClips skeletons() {
    float[] values = new float[4 * 12 * 2 * 3 * 3];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(i);
    }
    List<String> ids = List.of("a", "b", "c", "d");
    return new SkeletonClips(0, 0, ids, new int[] {0, 1, 2, 0}, 12, 2, 3, 3, values);
  }

  private static Case<?> modalities() {
    ModalityTrainConfig config = TinyModalities.config();
    Parameters parameters = new Parameters(1);
    ActionMae.createParameters(parameters, config.sections());
    return new Case<>(
        new ActionMaeTrainer(
            parameters, config.sections(), config.optimizer(), config.seed(), BATCHES_PER_EPOCH),
        TinyModalities.batch(config, config.optimizer().batchSize(), 3));
  }

  private static Map<String, Map<String, List<Float>>> state(Trainer<?> trainer) {
    Map<String, Map<String, List<Float>>> state = new LinkedHashMap<>();
    trainer.state().tensors().forEach((file, arrays) -> state.put(file, ExactValues.of(arrays)));
    return state;
  }

  @ParameterizedTest
  @MethodSource("trainers")
  void aClosedTrainerRefusesStepsAndStillShowsItsState(Case<?> each) {
    assertThat(each.step().finite()).isTrue();
    Map<String, Map<String, List<Float>>> before = state(each.trainer);
    each.trainer.close();
    each.trainer.close();
    assertThatIllegalStateException()
        .isThrownBy(each::step)
        .withMessageMatching("plan '.+' is closed");
    assertThat(state(each.trainer)).isEqualTo(before);
  }
}
