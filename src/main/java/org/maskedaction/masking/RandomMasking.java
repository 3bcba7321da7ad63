package org.maskedaction.masking;

import java.util.SplittableRandom;

/**
 * Random space-time masking: the visible tokens are a uniformly random subset.
 *
 * @param tokens tokens N of a clip
 * @param visibleCount visible tokens K
 */
public record RandomMasking(int tokens, int visibleCount) implements MaskGenerator {
  @Override
  public int[] visible(SplittableRandom random) {
    return subset(random, tokens, visibleCount);
  }

  /**
   * A uniformly random subset of {@code count} of the numbers below {@code total}, ascending
   * (selection sampling).
   */
  static int[] subset(SplittableRandom random, int total, int count) {
    int[] chosen = new int[count];
    int found = 0;
    for (int i = 0; found < count; i++) {
      if (random.nextInt(total - i) < count - found) {
        chosen[found++] = i;
      }
    }
    return chosen;
  }
}
