package org.maskedaction.masking;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Frame masking, also called time-only: whole temporal slots are visible or masked, uniformly
 * chosen.
 *
 * @param frameSlots temporal slots F
 * @param tokensPerFrame tokens S of a slot
 * @param visibleSlots slots that stay visible
 */
public record FrameMasking(int frameSlots, int tokensPerFrame, int visibleSlots)
    implements SlotMasking {
  @Override
  public int visibleCount() {
    return visibleSlots * tokensPerFrame;
  }

  @Override
  public int[] visible(SplittableRandom random) {
    int[] slots = RandomMasking.subset(random, frameSlots, visibleSlots);
    return tokensAt(slots, IntStream.range(0, tokensPerFrame).toArray());
  }
}
