package org.maskedaction.experiments;

import java.nio.file.Path;
import java.util.List;
import org.maskedaction.config.InputException;
import org.maskedaction.config.SkeletonFineTuneConfig;
import org.maskedaction.config.TrainingSystem;
import org.maskedaction.models.Parameters;
import org.maskedaction.models.SkeletonClassifier;
import org.maskedaction.ops.Backend;
import org.maskedaction.train.SkeletonInference;

/**
 * The skeleton classifier of a checkpoint, with frozen weights.
 *
 * @param source the checkpoint
 * @param config the configuration of its run
 */
record FrozenSkeletonModel(RunCheckpoint source, SkeletonFineTuneConfig config) {

  /** Whether a checkpoint, or a run folder, is of a run on skeletons. */
  static boolean isFor(Path checkpoint) {
    return RunCheckpoint.open(checkpoint).system() == TrainingSystem.SKELETON;
  }

  /**
   * Opens a checkpoint of a fine-tuning run on skeletons.
   *
   * @param overrides settings to replace
   * @throws InputException if it is none
   */
  static FrozenSkeletonModel open(Path checkpoint, List<String> overrides) {
    RunCheckpoint source = RunCheckpoint.open(checkpoint);
    if (source.system() != TrainingSystem.SKELETON
        || source.weightNames().stream().noneMatch(SkeletonClassifier::isHead)) {
      throw new InputException(
          checkpoint + ": has no skeleton classifier; expected a checkpoint of a fine-tuning run");
    }
    return new FrozenSkeletonModel(source, source.config(SkeletonFineTuneConfig.class, overrides));
  }

  /** Loads the weights. */
  SkeletonInference inference() {
    Backend.initialise();
    Parameters parameters = Parameters.toBeRead();
    SkeletonClassifier.createParameters(parameters, config.model(), config.finetune());
    ModelState.read(source.weights(), parameters.all());
    return new SkeletonInference(parameters, config.model(), config.finetune().isLinear());
  }
}
