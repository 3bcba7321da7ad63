package org.maskedaction.method.mae;

import org.maskedaction.random.RandomPurpose;

/** The random streams that choose tokens. */
public final class MaskPurposes {
  /** Random masks, and the choice of steps that take them. */
  public static final RandomPurpose MASK =
      RandomPurpose.numbered(3, "random masks, and the choice of steps that take them");

  /** Noise of the draws of visible tokens. */
  public static final RandomPurpose GUMBEL =
      RandomPurpose.numbered(4, "noise of the draws of visible tokens");

  /** Masks of validation clips. */
  public static final RandomPurpose VALIDATION =
      RandomPurpose.numbered(8, "masks of validation clips");

  private MaskPurposes() {}
}
