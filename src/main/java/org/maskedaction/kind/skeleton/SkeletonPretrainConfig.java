package org.maskedaction.kind.skeleton;

import org.maskedaction.config.Check;
import org.maskedaction.config.Default;
import org.maskedaction.data.skeleton.SkeletonDataConfig;
import org.maskedaction.kind.TrainingSystem;
import org.maskedaction.method.mae.SkeletonMaeSections;
import org.maskedaction.method.mae.SkeletonMaskingConfig;
import org.maskedaction.model.skeleton.SkeletonContrastConfig;
import org.maskedaction.model.skeleton.SkeletonModelConfig;
import org.maskedaction.model.skeleton.SkeletonTargetConfig;
import org.maskedaction.run.RunConfig;
import org.maskedaction.train.OptimizerConfig;

/**
 * Settings of skeleton pre-training with NAT targets and contrast (Gong et al., Rethinking Masked
 * Data Reconstruction Pretraining for Strong 3D Action Representation Learning). What the paper
 * leaves open follows MAMP, as it says. Only the sequences must be named.
 *
 * @param system skeleton, which tells these settings from those of video
 * @param seed seed of everything random in the run
 * @param run output, checkpoints and limits; there are no mask sheets
 * @param model the masked autoencoder
 * @param masking which tokens are hidden
 * @param target what masked tokens are reconstructed to
 * @param contrast the contrastive branch
 * @param optimizer how the encoder and the decoder learn; the defaults give a learning rate of 1e-3
 *     that falls to 5e-4 at 128 clips
 * @param data the sequences and how clips are taken from them; the test sequences, which have no
 *     labels here, serve for validation
 */
public record SkeletonPretrainConfig(
    @Default("skeleton") TrainingSystem system,
    @Default("0") long seed,
    @Default("{mask_sheet_every_epochs: 0}") RunConfig run,
    SkeletonModelConfig model,
    SkeletonMaskingConfig masking,
    SkeletonTargetConfig target,
    SkeletonContrastConfig contrast,
    @Default(
            "{epochs: 400, batch_size: 128, base_learning_rate: 2.0e-3, min_learning_rate: 1.0e-3,"
                + " warmup_epochs: 20}")
        OptimizerConfig optimizer,
    SkeletonDataConfig data) {

  /** Checks what concerns several sections at once. */
  public SkeletonPretrainConfig {
    SkeletonSections.check(system, run, data);
    Check.that(
        masking.keepCount() < model.tokens(),
        "masking.keep_count",
        "below the tokens of a person (" + model.tokens() + ")",
        masking.keepCount());
    Check.that(
        masking.type() != SkeletonMaskingConfig.Type.MOTION_AWARE || model.segments() > 1,
        "masking.type",
        "random for clips of one segment, which have no motion between segments",
        masking.type());
    Check.that(
        valuesPerMean(model, target) > target.ddof(),
        "target.ddof",
        "below the number of values that are normalised together",
        target.ddof());
  }

  private static int valuesPerMean(SkeletonModelConfig model, SkeletonTargetConfig target) {
    return switch (target.type()) {
      case RAW -> Integer.MAX_VALUE;
      case NAT -> model.segmentLength();
      case JOINT, MOTION -> model.segmentDim();
    };
  }

  /** What the trainer of the autoencoder reads. */
  public SkeletonMaeSections sections() {
    return new SkeletonMaeSections(seed, model, masking, target, contrast, optimizer);
  }
}
