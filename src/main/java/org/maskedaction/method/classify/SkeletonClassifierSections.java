package org.maskedaction.method.classify;

import org.maskedaction.model.skeleton.SkeletonClassifierConfig;
import org.maskedaction.model.skeleton.SkeletonModelConfig;
import org.maskedaction.train.OptimizerConfig;

/**
 * What the training of a skeleton classifier reads of a configuration.
 *
 * @param seed seed of dropout
 * @param model the encoder
 * @param finetune classes, protocol and regularisation
 * @param optimizer how the classifier learns, and the clips of a batch
 */
public record SkeletonClassifierSections(
    long seed,
    SkeletonModelConfig model,
    SkeletonClassifierConfig finetune,
    OptimizerConfig optimizer) {}
