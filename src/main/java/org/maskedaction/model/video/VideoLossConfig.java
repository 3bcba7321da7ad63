package org.maskedaction.model.video;

import org.maskedaction.config.Default;

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
    MSE,
    /** Mean absolute error. */
    L1
  }
}
