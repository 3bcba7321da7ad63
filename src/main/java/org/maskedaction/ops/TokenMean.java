package org.maskedaction.ops;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The mean over the tokens of each clip. Input: x [B, N, D]. Output: y [B, D]. */
public final class TokenMean extends MeanOp {
  /** For the FlatBuffers copy. */
  public TokenMean() {
    super("ma_token_mean");
  }

  /** Adds the mean to the graph of {@code x}. */
  public static SDVariable of(String name, SDVariable x) {
    return new TokenMean().named(name, x);
  }

  @Override
  protected long[][] outputShapes(INDArray[] in) {
    return new long[][] {{in[0].size(0), in[0].size(2)}};
  }

  @Override
  protected SDVariable[] differentiate(SDVariable dy) {
    return new TokenMeanGradient().on(arg(), dy);
  }
}
