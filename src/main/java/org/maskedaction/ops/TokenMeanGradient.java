package org.maskedaction.ops;

/**
 * Gradient of {@link TokenMean}. Inputs: x [B, N, D] (its shape only), dy [B, D]. Output: dx [B, N,
 * D], dy / N for each token.
 */
public final class TokenMeanGradient extends MeanGradient {
  /** For the FlatBuffers copy. */
  public TokenMeanGradient() {
    super("ma_token_mean_bp");
  }
}
