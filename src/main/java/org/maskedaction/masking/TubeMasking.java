package org.maskedaction.masking;

import java.util.SplittableRandom;

/**
 * Tube masking of VideoMAE: one random choice of positions, the same in every temporal slot.
 *
 * @param frameSlots temporal slots F
 * @param tokensPerFrame tokens S of a slot
 * @param visiblePerFrame visible tokens of a slot
 */
public record TubeMasking(int frameSlots, int tokensPerFrame, int visiblePerFrame)
    implements MaskGenerator {
  @Override
  public int tokens() {
    return frameSlots * tokensPerFrame;
  }

  @Override
  public int visibleCount() {
    return frameSlots * visiblePerFrame;
  }

  @Override
  public int[] visible(SplittableRandom random) {
    int[] positions = RandomMasking.subset(random, tokensPerFrame, visiblePerFrame);
    int[] visible = new int[visibleCount()];
    for (int slot = 0; slot < frameSlots; slot++) {
      for (int i = 0; i < visiblePerFrame; i++) {
        visible[slot * visiblePerFrame + i] = slot * tokensPerFrame + positions[i];
      }
    }
    return visible;
  }
}
