package org.maskedaction.experiments;

import java.nio.file.Path;
import java.util.List;
import org.maskedaction.config.InputException;
import org.maskedaction.config.ModalityConfig;
import org.maskedaction.config.ModalityTrainConfig;
import org.maskedaction.config.TrainingSystem;
import org.maskedaction.models.ActionMae;
import org.maskedaction.models.Parameters;
import org.maskedaction.ops.Backend;
import org.maskedaction.train.ModalityInference;

/**
 * The model of a run on several modalities, with frozen weights.
 *
 * @param source the checkpoint
 * @param config the configuration of its run
 */
record FrozenModalityModel(RunCheckpoint source, ModalityTrainConfig config) {

  /** Whether a checkpoint, or a run folder, is of a run on several modalities. */
  static boolean isFor(Path checkpoint) {
    return RunCheckpoint.open(checkpoint).system() == TrainingSystem.MODALITIES;
  }

  /**
   * Opens a checkpoint of a run on several modalities.
   *
   * @param overrides settings of {@code data} and {@code run} to replace
   * @throws InputException if it is none, or an override would change the model
   */
  static FrozenModalityModel open(Path checkpoint, List<String> overrides) {
    RunCheckpoint source = RunCheckpoint.open(checkpoint);
    if (source.system() != TrainingSystem.MODALITIES) {
      throw new InputException(
          checkpoint + ": is of no run on several modalities (system: modalities)");
    }
    ModalityTrainConfig config = source.config(ModalityTrainConfig.class, overrides);
    ModalityTrainConfig trained = source.config(ModalityTrainConfig.class);
    requireSame("modalities", trained.modalities(), config.modalities());
    requireSame("encoder", trained.encoder(), config.encoder());
    requireSame("encoders", trained.encoders(), config.encoders());
    requireSame("actionmae", trained.actionmae(), config.actionmae());
    return new FrozenModalityModel(source, config);
  }

  private static void requireSame(String section, Object trained, Object wanted) {
    if (!trained.equals(wanted)) {
      throw new InputException(
          "--set %s: is %s; the checkpoint was trained with %s"
              .formatted(section, wanted, trained));
    }
  }

  /** The subsets of its modalities. */
  ModalitySubsets subsets() {
    return new ModalitySubsets(config.used().stream().map(ModalityConfig::name).toList());
  }

  /**
   * Loads the weights.
   *
   * @param rows most subsets that are asked for at once
   */
  ModalityInference inference(int rows) {
    Backend.initialise();
    Parameters parameters = Parameters.toBeRead();
    ActionMae.createParameters(parameters, config);
    ModelState.read(source.weights(), parameters.all());
    return new ModalityInference(parameters, config, rows);
  }
}
