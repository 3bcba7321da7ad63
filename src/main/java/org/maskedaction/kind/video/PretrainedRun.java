package org.maskedaction.kind.video;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.maskedaction.io.InputException;
import org.maskedaction.masking.MaskGenerator;
import org.maskedaction.method.mae.VideoMaeTrainer;
import org.maskedaction.method.mae.VideoReconstruction;
import org.maskedaction.model.Parameters;
import org.maskedaction.ops.Backend;
import org.maskedaction.run.RunCheckpoint;
import org.maskedaction.run.checkpoint.CheckpointTensors;
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
    Path path, String name, VideoPretrainConfig config, long step, Parameters parameters) {
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
    VideoPretrainConfig config = source.config(VideoPretrainConfig.class);
    Backend.initialise();
    Parameters parameters = VideoPretraining.newParameters(config);
    CheckpointTensors.read(
        source.checkpoint(), Map.of(CheckpointTensors.WEIGHTS, parameters.all()));
    String name = String.valueOf(source.run().getFileName());
    return new PretrainedRun(path, name, config, source.checkpoint().step(), parameters);
  }

  /** Masks and reconstructs one clip at a time, which needs the least memory. */
  VideoReconstruction inference() {
    MaskGenerator masks = config.masking().generator(config.model());
    return new VideoReconstruction(parameters, config.sections(), masks, config.chosenSampler(), 1);
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
