package org.maskedaction.model.video;

import org.maskedaction.config.Check;
import org.maskedaction.config.Default;
import org.maskedaction.io.InputException;
import org.maskedaction.plan.PlanOptions.Recompute;

/**
 * The masked autoencoder: clip geometry and transformer sizes. A dimension left at 0 takes the
 * value of the named size, so a record never holds a 0; any dimension may also be set freely.
 *
 * @param size the named size that fills the dimensions left at 0; {@code custom} fills none
 * @param imageSize height and width of an input frame, in pixels
 * @param numFrames frames of an input clip, after temporal sampling
 * @param tubeletSize frames that one token spans
 * @param patchSize height and width that one token spans, in pixels
 * @param embedDim width D of an encoder token; even, as sines and cosines come in pairs
 * @param depth number of encoder blocks
 * @param numHeads attention heads of an encoder block
 * @param mlpRatio hidden width of a block's MLP as a multiple of the token width, in encoder and
 *     decoder
 * @param decoderEmbedDim width of a decoder token, even
 * @param decoderDepth number of decoder blocks
 * @param decoderNumHeads attention heads of a decoder block
 * @param recompute activations that training computes again to save memory; changes no result
 */
public record VideoModelConfig(
    @Default("base") VideoModelSize size,
    @Default("224") int imageSize,
    @Default("16") int numFrames,
    @Default("2") int tubeletSize,
    @Default("16") int patchSize,
    @Default("0") int embedDim,
    @Default("0") int depth,
    @Default("0") int numHeads,
    @Default("4") int mlpRatio,
    @Default("0") int decoderEmbedDim,
    @Default("0") int decoderDepth,
    @Default("0") int decoderNumHeads,
    @Default("none") Recompute recompute) {
  private static final int CHANNELS = 3;

  /** Fills the dimensions left at 0 and checks that everything divides. */
  public VideoModelConfig {
    VideoModelSize.Dimensions named = size.dimensions();
    embedDim = fill("embed_dim", embedDim, named.embedDim());
    depth = fill("depth", depth, named.depth());
    numHeads = fill("num_heads", numHeads, named.numHeads());
    decoderEmbedDim = fill("decoder_embed_dim", decoderEmbedDim, named.decoderEmbedDim());
    decoderDepth = fill("decoder_depth", decoderDepth, named.decoderDepth());
    decoderNumHeads = fill("decoder_num_heads", decoderNumHeads, named.decoderNumHeads());
    Check.atLeast("image_size", imageSize, 1);
    Check.atLeast("num_frames", numFrames, 1);
    Check.atLeast("tubelet_size", tubeletSize, 1);
    Check.atLeast("patch_size", patchSize, 1);
    Check.atLeast("mlp_ratio", mlpRatio, 1);
    Check.multiple("image_size", imageSize, "patch_size", patchSize);
    Check.multiple("num_frames", numFrames, "tubelet_size", tubeletSize);
    checkWidth("embed_dim", embedDim, "num_heads", numHeads);
    checkWidth("decoder_embed_dim", decoderEmbedDim, "decoder_num_heads", decoderNumHeads);
  }

  /** A model that keeps all activations. */
  public VideoModelConfig(
      VideoModelSize size,
      int imageSize,
      int numFrames,
      int tubeletSize,
      int patchSize,
      int embedDim,
      int depth,
      int numHeads,
      int mlpRatio,
      int decoderEmbedDim,
      int decoderDepth,
      int decoderNumHeads) {
    this(
        size,
        imageSize,
        numFrames,
        tubeletSize,
        patchSize,
        embedDim,
        depth,
        numHeads,
        mlpRatio,
        decoderEmbedDim,
        decoderDepth,
        decoderNumHeads,
        Recompute.NONE);
  }

  /** Number of tokens N of a clip. */
  public int tokens() {
    return frameSlots() * tokensPerFrame();
  }

  /** Tokens of one frame slot: the patches of a frame. */
  public int tokensPerFrame() {
    return gridSide() * gridSide();
  }

  /** Patches along the height, and along the width, of a frame. */
  public int gridSide() {
    return imageSize / patchSize;
  }

  /** Number of frame slots: tubelets along time. */
  public int frameSlots() {
    return numFrames / tubeletSize;
  }

  /** Number of values P of a tubelet: channels, frames and pixels. */
  public int patchDim() {
    return CHANNELS * tubeletSize * patchSize * patchSize;
  }

  private static int fill(String key, int given, int named) {
    int value = given == 0 ? named : given;
    if (value == 0) {
      throw new InputException(key + " must be given when size is custom");
    }
    Check.atLeast(key, value, 1);
    return value;
  }

  private static void checkWidth(String key, int width, String headsKey, int heads) {
    Check.that(width % 2 == 0, key, "even", width);
    Check.multiple(key, width, headsKey, heads);
  }
}
