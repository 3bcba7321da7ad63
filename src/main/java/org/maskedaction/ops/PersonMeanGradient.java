package org.maskedaction.ops;

/**
 * Gradient of {@link PersonMean}. Inputs: x [B·M, N, D] (its shape only), dy [B, V·D]. Output: dx
 * [B·M, N, D], V dy / (M N) for each token.
 */
public final class PersonMeanGradient extends MeanGradient {
  /** For the FlatBuffers copy. */
  public PersonMeanGradient() {
    super("ma_person_mean_bp");
  }
}
