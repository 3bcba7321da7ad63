package org.maskedaction.masking;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Tube masking of VideoMAE: one random choice of positions, the same in every temporal slot.
 *
 * @param frameSlots temporal slots F
 * @param tokensPerFrame tokens S of a slot
 * @param visiblePerFrame visible tokens of a slot
 */
public record TubeMasking(int frameSlots, int tokensPerFrame, int visiblePerFrame)
    implements SlotMasking {
  @Override
  public int visibleCount() {
    return frameSlots * visiblePerFrame;
  }

  @Override
  public int[] visible(SplittableRandom random) {
    int[] positions = RandomMasking.subset(random, tokensPerFrame, visiblePerFrame);
    return tokensAt(IntStream.range(0, frameSlots).toArray(), positions);
  }
}
