package org.maskedaction.masking;

import java.util.SplittableRandom;

/** Draws the visible tokens of a clip without looking at it. */
public sealed interface MaskGenerator permits RandomMasking, SlotMasking, BlockMasking {
  /** Tokens N of a clip. */
  int tokens();

  /** Visible tokens K of a clip, the same for every draw. */
  int visibleCount();

  /** Ascending indices of the visible tokens. // [K] */
  int[] visible(SplittableRandom random);
}
