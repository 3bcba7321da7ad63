package org.maskedaction.masking;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Draws the visible tokens of a clip without looking at it. */
public sealed interface MaskGenerator {
  /** Tokens N of a clip. */
  int tokens();

  /** Visible tokens K of a clip, the same for every draw. */
  int visibleCount();

  /** Ascending indices of the visible tokens. // [K] */
  int[] visible(SplittableRandom random);

  /**
   * The tokens that a mask hides: ascending numbers below {@code tokens} not in {@code visible}.
   */
  static int[] hidden(int[] visible, int tokens) {
    int[] hidden = new int[tokens - visible.length];
    int next = 0;
    int found = 0;
    for (int i = 0; i < tokens; i++) {
      if (next < visible.length && visible[next] == i) {
        next++;
      } else {
        hidden[found++] = i;
      }
    }
    return hidden;
  }

  /**
   * Random space-time masking: the visible tokens are a uniformly random subset.
   *
   * @param tokens tokens N of a clip
   * @param visibleCount visible tokens K
   */
  record RandomMasking(int tokens, int visibleCount) implements MaskGenerator {
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

  /** Masking with the same visible positions in every visible temporal slot. */
  sealed interface SlotMasking extends MaskGenerator {
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

  /**
   * Frame masking, also called time-only: whole temporal slots are visible or masked, uniformly
   * chosen.
   *
   * @param frameSlots temporal slots F
   * @param tokensPerFrame tokens S of a slot
   * @param visibleSlots slots that stay visible
   */
  record FrameMasking(int frameSlots, int tokensPerFrame, int visibleSlots) implements SlotMasking {
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

  /**
   * Tube masking of VideoMAE: one random choice of positions, the same in every temporal slot.
   *
   * @param frameSlots temporal slots F
   * @param tokensPerFrame tokens S of a slot
   * @param visiblePerFrame visible tokens of a slot
   */
  record TubeMasking(int frameSlots, int tokensPerFrame, int visiblePerFrame)
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

  /**
   * Block masking: random cuboids of space and time are masked, one after another, until the count
   * is reached. The papers that compare with it do not say how the cuboids are drawn; here each of
   * the three extents is uniform between 1 and half of the grid's, rounded up, and so is the place,
   * where a cuboid may stick out of the grid, so that tokens at the border are masked as often as
   * others. Of the last cuboid only as many tokens are masked as are missing, the first ones in
   * raster order.
   *
   * @param frameSlots temporal slots F
   * @param gridSide patches along each side of a frame
   * @param visibleCount visible tokens K
   */
  record BlockMasking(int frameSlots, int gridSide, int visibleCount) implements MaskGenerator {
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
}
