package org.maskedaction.model.video;

import org.maskedaction.config.Default;
import org.maskedaction.ops.MaskedPatchLoss;

/**
 * The reconstruction loss on masked tokens.
 *
 * @param type squared or absolute error
 * @param normaliseTargets true to give every channel of a tubelet zero mean and unit variance
 *     before it is compared; false to compare pixels in [0, 1]
 */
public record VideoLossConfig(
    @Default("mse") Type type, @Default("true") boolean normaliseTargets) {

  /** The error of one value. */
  public enum Type {
    /** Mean squared error. */
    MSE(MaskedPatchLoss.MSE),
    /** Mean absolute error. */
    L1(MaskedPatchLoss.L1);

    private final int kind;

    Type(int kind) {
      this.kind = kind;
    }

    /** What {@link MaskedPatchLoss} calls it. */
    int kind() {
      return kind;
    }
  }
}
