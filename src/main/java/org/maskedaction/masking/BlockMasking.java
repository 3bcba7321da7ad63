package org.maskedaction.masking;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Block masking: random cuboids of space and time are masked, one after another, until the count is
 * reached. The papers that compare with it do not say how the cuboids are drawn; here each of the
 * three extents is uniform between 1 and half of the grid's, rounded up, and so is the place, where
 * a cuboid may stick out of the grid, so that tokens at the border are masked as often as others.
 * Of the last cuboid only as many tokens are masked as are missing, the first ones in raster order.
 *
 * @param frameSlots temporal slots F
 * @param gridSide patches along each side of a frame
 * @param visibleCount visible tokens K
 */
public record BlockMasking(int frameSlots, int gridSide, int visibleCount)
    implements MaskGenerator {
  @Override
  public int tokens() {
    return frameSlots * gridSide * gridSide;
  }

  @Override
  public int[] visible(SplittableRandom random) {
    boolean[] masked = new boolean[tokens()];
    int missing = masked.length - visibleCount;
    while (missing > 0) {
      Span time = Span.draw(random, frameSlots);
      Span rows = Span.draw(random, gridSide);
      Span columns = Span.draw(random, gridSide);
      missing -= mask(masked, time, rows, columns, missing);
    }
    return IntStream.range(0, masked.length).filter(token -> !masked[token]).toArray();
  }

  /** Masks up to {@code most} more tokens of a cuboid and returns how many. */
  private int mask(boolean[] masked, Span time, Span rows, Span columns, int most) {
    int count = 0;
    for (int t = time.from(); t < time.to(); t++) {
      for (int y = rows.from(); y < rows.to(); y++) {
        for (int x = columns.from(); x < columns.to() && count < most; x++) {
          int token = (t * gridSide + y) * gridSide + x;
          count += masked[token] ? 0 : 1;
          masked[token] = true;
        }
      }
    }
    return count;
  }

  /** The part of an axis that a cuboid covers, without its end. */
  private record Span(int from, int to) {
    static Span draw(SplittableRandom random, int length) {
      int extent = 1 + random.nextInt((length + 1) / 2);
      int from = random.nextInt(1 - extent, length);
      return new Span(Math.max(0, from), Math.min(length, from + extent));
    }
  }
}
