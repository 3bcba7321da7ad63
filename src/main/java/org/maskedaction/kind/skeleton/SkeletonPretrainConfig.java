package org.maskedaction.kind.skeleton;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.maskedaction.config.Check;
import org.maskedaction.config.Default;
import org.maskedaction.data.skeleton.SkeletonDataConfig;
import org.maskedaction.method.mae.SkeletonMaeTrainer.Sections;
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
 * @param run output, checkpoints and limits; sheets are drawn before the first and after the last
 *     step
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
    @Default("skeleton") String system,
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
    SkeletonDataConfig data)
    implements SkeletonRunSettings {

  /** Checks what concerns several sections at once. */
  public SkeletonPretrainConfig {
    SkeletonRunSettings.check(system, data);
    Check.that(
        run.maskSheetEveryEpochs() == 0,
        "run.mask_sheet_every_epochs",
        "0, as skeletons are drawn at the first and the last evaluation alone",
        run.maskSheetEveryEpochs());
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
  public Sections sections() {
    return new Sections(seed, model, masking, target, contrast, optimizer);
  }

  @Override
  public int readers() {
    return data.workers();
  }

  @Override
  public Map<String, Object> architecture() {
    return Map.of("model", model);
  }

  @Override
  public List<String> chiefKeys() {
    return List.of(
        "masking.type",
        "masking.keep_count",
        "target.type",
        "contrast.enabled",
        "model.frames",
        "model.joints",
        "model.embed_dim",
        "model.depth");
  }

  @Override
  public String description() {
    return "skeleton pre-training with "
        + masking.type().name().toLowerCase(Locale.ROOT)
        + " masks";
  }
}
