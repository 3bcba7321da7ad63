package org.maskedaction.method.classify;

import org.maskedaction.model.video.VideoModelConfig;
import org.maskedaction.ops.PatchTargets.PixelStatistics;
import org.maskedaction.train.OptimizerConfig;

/**
 * What the training of a video classifier reads of a configuration.
 *
 * @param seed seed of mixing and dropout
 * @param model the encoder
 * @param finetune classes and regularisation
 * @param optimizer how the classifier learns, and the clips of a batch
 * @param pixels how pixels are normalised
 */
public record VideoClassifierSections(
    long seed,
    VideoModelConfig model,
    VideoClassifierConfig finetune,
    OptimizerConfig optimizer,
    PixelStatistics pixels) {}
