package org.maskedaction.experiments;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.maskedaction.config.InputException;
import org.maskedaction.config.PretrainConfig;
import org.maskedaction.models.Parameters;
import org.maskedaction.ops.Backend;
import org.maskedaction.train.Inference;
import org.maskedaction.train.MaskedAutoencoderTrainee;
import org.maskedaction.viz.MaskSource;
import org.maskedaction.viz.PatchGrid;

/**
 * A pre-trained autoencoder, with its sampler where it has one.
 *
 * @param path what it was opened by
 * @param name name of its run folder
 * @param config configuration of its run
 * @param step training step of its checkpoint
 * @param parameters its weights
 */
record PretrainedRun(
    Path path, String name, PretrainConfig config, long step, Parameters parameters) {
  /**
   * Loads a model.
   *
   * @param path a run folder, for its newest checkpoint, or a checkpoint
   * @throws InputException if it is no pre-training run of videos, or damaged
   */
  static PretrainedRun open(Path path) {
    RunCheckpoint source = RunCheckpoint.open(path);
    Set<String> names = source.weightNames();
    if (!names.contains("encoder.patch_embed.proj.weight") || !names.contains("mask_token")) {
      throw new InputException(
          path + ": holds no masked video autoencoder; expected the run of a pretrain command");
    }
    PretrainConfig config = source.config(PretrainConfig.class);
    Backend.initialise();
    Parameters parameters = PretrainExperiment.parameters(config);
    ModelState.read(
        source.checkpoint(), Map.of(MaskedAutoencoderTrainee.WEIGHTS, parameters.all()));
    String name = String.valueOf(source.run().getFileName());
    return new PretrainedRun(path, name, config, source.checkpoint().step(), parameters);
  }

  /** Masks and reconstructs one clip at a time, which needs the least memory. */
  Inference inference() {
    return new Inference(parameters, config, PretrainExperiment.masks(config), 1);
  }

  /** How the model cuts clips. */
  PatchGrid grid() {
    return PretrainEvaluation.grid(config.model());
  }

  /** What pictures say about the model. */
  MaskSource source() {
    return PretrainEvaluation.source(config, step);
  }
}
