package org.maskedaction.model.modality;

import java.nio.file.Path;
import org.maskedaction.config.Check;
import org.maskedaction.config.Default;

/**
 * The encoder that makes one token of a modality: transformer blocks on patches of frames, segments
 * of joints, segments of readings, or features over time.
 *
 * @param modality the modality it is for; null for all that have no settings of their own
 * @param embedDim width of the blocks, 0 for that of the modality tokens
 * @param depth number of blocks; without effect for features without time steps
 * @param numHeads attention heads of a block, 0 for those of the modality tokens
 * @param mlpRatio hidden width of a block's MLP as a multiple of the width
 * @param patchSize height and width in pixels that a token of a video spans
 * @param tubeletSize frames that a token of a video spans
 * @param segmentLength time steps that a token of a skeleton or sequence spans
 * @param initCheckpoint a checkpoint, or a run folder for its newest one, of a run on videos or
 *     skeletons, whose encoder weights training starts from; null for random weights
 */
public record ModalityEncoderConfig(
    @Default("null") String modality,
    @Default("0") int embedDim,
    @Default("2") int depth,
    @Default("0") int numHeads,
    @Default("4") int mlpRatio,
    @Default("16") int patchSize,
    @Default("2") int tubeletSize,
    @Default("4") int segmentLength,
    @Default("null") Path initCheckpoint) {

  /** Checks the ranges. */
  public ModalityEncoderConfig {
    Check.that(embedDim >= 0 && embedDim % 2 == 0, "embed_dim", "even, 0 or more", embedDim);
    Check.atLeast("depth", depth, 1);
    Check.atLeast("num_heads", numHeads, 0);
    Check.atLeast("mlp_ratio", mlpRatio, 1);
    Check.atLeast("patch_size", patchSize, 1);
    Check.atLeast("tubelet_size", tubeletSize, 1);
    Check.atLeast("segment_length", segmentLength, 1);
    if (embedDim > 0 && numHeads > 0) {
      Check.multiple("embed_dim", embedDim, "num_heads", numHeads);
    }
  }

  /** The same with width and heads filled in. */
  public ModalityEncoderConfig filled(ActionMaeConfig actionmae) {
    int width = embedDim == 0 ? actionmae.width() : embedDim;
    int heads = numHeads == 0 ? actionmae.numHeads() : numHeads;
    return new ModalityEncoderConfig(
        modality,
        width,
        depth,
        heads,
        mlpRatio,
        patchSize,
        tubeletSize,
        segmentLength,
        initCheckpoint);
  }
}
