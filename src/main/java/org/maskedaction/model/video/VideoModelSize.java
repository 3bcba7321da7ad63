package org.maskedaction.model.video;

/**
 * The widths and depths that a size name stands for. {@link #SMALL} to {@link #LARGE} are ViT-S, B
 * and L with the decoders of the VideoMAE recipes; {@link #TINY} is a quarter of ViT-B's width, for
 * small studies.
 */
public enum VideoModelSize {
  /** 192 wide, 12 blocks, 3 heads; decoder 96, 4, 3. */
  TINY(192, 12, 3, 96, 4, 3),
  /** 384 wide, 12 blocks, 6 heads; decoder 192, 4, 3. */
  SMALL(384, 12, 6, 192, 4, 3),
  /** 768 wide, 12 blocks, 12 heads; decoder 384, 4, 6. The size of the TATS paper. */
  BASE(768, 12, 12, 384, 4, 6),
  /** 1024 wide, 24 blocks, 16 heads; decoder 512, 12, 8. */
  LARGE(1024, 24, 16, 512, 12, 8),
  /** No widths of its own: all six must be given. */
  CUSTOM(0, 0, 0, 0, 0, 0);

  private final Dimensions dimensions;

  /**
   * Widths, depths and heads; all 0 for {@link #CUSTOM}.
   *
   * @param embedDim width of an encoder token
   * @param depth number of encoder blocks
   * @param numHeads attention heads of an encoder block
   * @param decoderEmbedDim width of a decoder token
   * @param decoderDepth number of decoder blocks
   * @param decoderNumHeads attention heads of a decoder block
   */
  public record Dimensions(
      int embedDim,
      int depth,
      int numHeads,
      int decoderEmbedDim,
      int decoderDepth,
      int decoderNumHeads) {}

  VideoModelSize(
      int width, int depth, int heads, int decoderWidth, int decoderDepth, int decoderHeads) {
    dimensions = new Dimensions(width, depth, heads, decoderWidth, decoderDepth, decoderHeads);
  }

  /** What the size stands for. */
  public Dimensions dimensions() {
    return dimensions;
  }
}
