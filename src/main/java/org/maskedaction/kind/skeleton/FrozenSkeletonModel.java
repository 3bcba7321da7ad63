package org.maskedaction.kind.skeleton;

import java.nio.file.Path;
import java.util.List;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.TrainingSystem;
import org.maskedaction.method.classify.SkeletonClassifierInference;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.skeleton.SkeletonClassifier;
import org.maskedaction.ops.Backend;
import org.maskedaction.run.RunCheckpoint;
import org.maskedaction.run.checkpoint.CheckpointTensors;

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
  SkeletonClassifierInference inference() {
    Backend.initialise(config.run().threads());
    Parameters parameters = Parameters.toBeRead();
    SkeletonClassifier.createParameters(parameters, config.model(), config.finetune());
    CheckpointTensors.read(source.weights(), parameters.all());
    return new SkeletonClassifierInference(
        parameters, config.model(), config.finetune().isLinear());
  }
}
