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

  private final int embedDim;
  private final int depth;
  private final int numHeads;
  private final int decoderEmbedDim;
  private final int decoderDepth;
  private final int decoderNumHeads;

  VideoModelSize(
      int embedDim,
      int depth,
      int numHeads,
      int decoderEmbedDim,
      int decoderDepth,
      int decoderNumHeads) {
    this.embedDim = embedDim;
    this.depth = depth;
    this.numHeads = numHeads;
    this.decoderEmbedDim = decoderEmbedDim;
    this.decoderDepth = decoderDepth;
    this.decoderNumHeads = decoderNumHeads;
  }

  /** Width of an encoder token, 0 for {@link #CUSTOM}. */
  public int embedDim() {
    return embedDim;
  }

  /** Number of encoder blocks, 0 for {@link #CUSTOM}. */
  public int depth() {
    return depth;
  }

  /** Attention heads of an encoder block, 0 for {@link #CUSTOM}. */
  public int numHeads() {
    return numHeads;
  }

  /** Width of a decoder token, 0 for {@link #CUSTOM}. */
  public int decoderEmbedDim() {
    return decoderEmbedDim;
  }

  /** Number of decoder blocks, 0 for {@link #CUSTOM}. */
  public int decoderDepth() {
    return decoderDepth;
  }

  /** Attention heads of a decoder block, 0 for {@link #CUSTOM}. */
  public int decoderNumHeads() {
    return decoderNumHeads;
  }
}
