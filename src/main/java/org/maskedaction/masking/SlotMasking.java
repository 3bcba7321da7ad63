package org.maskedaction.masking;

/** Masking with the same visible positions in every visible temporal slot. */
sealed interface SlotMasking extends MaskGenerator permits FrameMasking, TubeMasking {
  /** Temporal slots F. */
  int frameSlots();

  /** Tokens S of a slot. */
  int tokensPerFrame();

  @Override
  default int tokens() {
    return frameSlots() * tokensPerFrame();
  }

  /** Ascending indices of the tokens at {@code positions} of {@code slots}, both ascending. */
  default int[] tokensAt(int[] slots, int[] positions) {
    int[] tokens = new int[slots.length * positions.length];
    for (int i = 0; i < tokens.length; i++) {
      int slot = slots[i / positions.length];
      tokens[i] = slot * tokensPerFrame() + positions[i % positions.length];
    }
    return tokens;
  }
}
