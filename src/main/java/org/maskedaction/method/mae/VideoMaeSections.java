package org.maskedaction.method.mae;

import org.maskedaction.model.video.VideoLossConfig;
import org.maskedaction.model.video.VideoModelConfig;
import org.maskedaction.ops.PatchTargets.PixelStatistics;
import org.maskedaction.train.OptimizerConfig;

/**
 * What masked pre-training on videos reads of a configuration, however the masks are chosen.
 *
 * @param seed seed of masks and noise
 * @param model the masked autoencoder
 * @param loss the reconstruction loss
 * @param optimizer how the autoencoder learns, and the clips of a batch
 * @param pixels how pixels are normalised
 */
public record VideoMaeSections(
    long seed,
    VideoModelConfig model,
    VideoLossConfig loss,
    OptimizerConfig optimizer,
    PixelStatistics pixels) {}
