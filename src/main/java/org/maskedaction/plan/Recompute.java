package org.maskedaction.plan;

/** Which activations a gradient pass computes again instead of keeping them. */
public enum Recompute {
  /** None: every activation that a gradient needs is kept. */
  NONE,
  /** All within transformer blocks: of a block only the input is kept. */
  BLOCKS
}
