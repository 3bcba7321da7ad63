package org.maskedaction.masking;

/**
 * How many tokens stay visible at a mask ratio. The published systems truncate different products,
 * so each rule is kept as it is: at 0.95 of 8 x 196 tokens they leave 79 (random, block), 80
 * (tube), 196 (frame) and 78 (adaptive).
 */
public final class VisibleCount {
  private VisibleCount() {}

  /** Random space-time and block masking: N - trunc(N ratio). */
  public static int random(int tokens, double maskRatio) {
    return tokens - (int) (tokens * maskRatio);
  }

  /** Tube masking: slots (S - trunc(S ratio)). */
  public static int tube(int frameSlots, int tokensPerFrame, double maskRatio) {
    return frameSlots * (tokensPerFrame - (int) (tokensPerFrame * maskRatio));
  }

  /** Frame masking: S (slots - trunc(slots ratio)), which is at least one slot. */
  public static int frame(int frameSlots, int tokensPerFrame, double maskRatio) {
    return tokensPerFrame * (frameSlots - (int) (frameSlots * maskRatio));
  }

  /** AdaMAE and TATS: trunc(N (1 - ratio)), the difference taken in floating point. */
  public static int adaptive(int tokens, double maskRatio) {
    return (int) (tokens * (1 - maskRatio));
  }
}
