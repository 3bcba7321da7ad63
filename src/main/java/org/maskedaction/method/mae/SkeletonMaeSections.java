package org.maskedaction.method.mae;

import org.maskedaction.model.skeleton.SkeletonContrastConfig;
import org.maskedaction.model.skeleton.SkeletonModelConfig;
import org.maskedaction.model.skeleton.SkeletonTargetConfig;
import org.maskedaction.train.OptimizerConfig;

/**
 * What masked pre-training on skeletons reads of a configuration.
 *
 * @param seed seed of masks and of the queue of keys
 * @param model the masked autoencoder
 * @param masking which tokens are hidden
 * @param target what masked tokens are reconstructed to
 * @param contrast the contrastive branch
 * @param optimizer how encoder and decoder learn, and the clips of a batch
 */
public record SkeletonMaeSections(
    long seed,
    SkeletonModelConfig model,
    SkeletonMaskingConfig masking,
    SkeletonTargetConfig target,
    SkeletonContrastConfig contrast,
    OptimizerConfig optimizer) {}
