package org.maskedaction.masking;

import java.util.SplittableRandom;

/**
 * Frame masking, also called time-only: whole temporal slots are visible or masked, uniformly
 * chosen.
 *
 * @param frameSlots temporal slots F
 * @param tokensPerFrame tokens S of a slot
 * @param visibleSlots slots that stay visible
 */
public record FrameMasking(int frameSlots, int tokensPerFrame, int visibleSlots)
    implements MaskGenerator {
  @Override
  public int tokens() {
    return frameSlots * tokensPerFrame;
  }

  @Override
  public int visibleCount() {
    return visibleSlots * tokensPerFrame;
  }

  @Override
  public int[] visible(SplittableRandom random) {
    int[] slots = RandomMasking.subset(random, frameSlots, visibleSlots);
    int[] visible = new int[visibleCount()];
    for (int i = 0; i < visible.length; i++) {
      visible[i] = slots[i / tokensPerFrame] * tokensPerFrame + i % tokensPerFrame;
    }
    return visible;
  }
}
