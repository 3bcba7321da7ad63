package org.maskedaction.ops;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The mean over the tokens of each clip. Input: x [B, N, D]. Output: y [B, D]. */
@GraphOp.Name("ma_token_mean")
public final class TokenMean extends MeanOp {
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
    return differentiateBy(new Gradient(), dy);
  }

  /**
   * Gradient of {@link TokenMean}. Inputs: x [B, N, D] (its shape only), dy [B, D]. Output: dx [B,
   * N, D], dy / N for each token.
   */
  @GraphOp.Name("ma_token_mean_bp")
  public static final class Gradient extends MeanOp.Gradient {}
}
