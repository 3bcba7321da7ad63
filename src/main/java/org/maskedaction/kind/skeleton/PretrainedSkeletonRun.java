package org.maskedaction.kind.skeleton;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.maskedaction.data.skeleton.SkeletonDataConfig;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.Kinds;
import org.maskedaction.method.mae.SkeletonReconstruction;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.skeleton.SkeletonMae;
import org.maskedaction.ops.Backend;
import org.maskedaction.run.RunCheckpoint;
import org.maskedaction.run.checkpoint.CheckpointTensors;
import org.maskedaction.viz.MaskSource;

/**
 * A pre-trained skeleton autoencoder.
 *
 * @param path what it was opened by
 * @param name name of its run folder
 * @param config configuration of its run, for one clip at a time
 * @param step training step of its checkpoint
 * @param parameters its weights
 */
record PretrainedSkeletonRun(
    Path path, String name, SkeletonPretrainConfig config, long step, Parameters parameters) {
  /**
   * Loads a model.
   *
   * @param path a run folder, for its newest checkpoint, or a checkpoint
   * @param data prepared sequences in place of the run's own, or null
   * @throws InputException if it is no pre-training run on joints, or damaged
   */
  static PretrainedSkeletonRun open(Path path, Path data) {
    RunCheckpoint source = RunCheckpoint.open(path);
    if (!(Kinds.installed().of(source) instanceof SkeletonKind)
        || !source.weightNames().contains("mask_token")) {
      throw new InputException(
          path + ": holds no masked skeleton autoencoder; expected the run of a pretrain command");
    }
    List<String> settings = new ArrayList<>(List.of("optimizer.batch_size=1"));
    if (data != null) {
      settings.add("data.path=" + data);
    }
    SkeletonPretrainConfig config = source.config(SkeletonPretrainConfig.class, settings);
    if (config.data().stream() != SkeletonDataConfig.Stream.JOINT) {
      throw new InputException(
          "%s: its run has data.stream %s; expected joint, as only joints can be drawn"
              .formatted(path, config.data().stream().name().toLowerCase(Locale.ROOT)));
    }
    Backend.initialise();
    Parameters parameters = new Parameters(config.seed());
    SkeletonMae.createParameters(parameters, config.model());
    CheckpointTensors.read(
        source.checkpoint(), Map.of(CheckpointTensors.WEIGHTS, parameters.all()));
    String name = String.valueOf(source.run().getFileName());
    return new PretrainedSkeletonRun(path, name, config, source.checkpoint().step(), parameters);
  }

  /** Masks and reconstructs one clip at a time. */
  SkeletonReconstruction reconstruction() {
    return new SkeletonReconstruction(parameters, config.sections());
  }

  /** What pictures say about the model. */
  MaskSource source() {
    double ratio = 1 - config.masking().keepCount() / (double) config.model().tokens();
    return new MaskSource(config.masking().type().name().toLowerCase(Locale.ROOT), step, ratio);
  }
}
