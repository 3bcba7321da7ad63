package org.maskedaction.data.video;

import java.util.SplittableRandom;

/**
 * One of several squares as wide as the short side that are spread evenly along the long side:
 * square i of S starts at floor(i (long - short) / (S - 1)). Resized, it shows what scaling the
 * short side to the clip's size and cutting there shows, but for the rounding of the place. All
 * squares of a square frame are equal.
 *
 * @param square index i of the square, from 0 at the left or the top
 * @param squares number S of squares, at least 2
 */
record SideCrop(int square, int squares) implements CropPolicy {
  SideCrop {
    TestViews.checkPart(square, squares);
  }

  @Override
  public CropBox crop(int width, int height, SplittableRandom random) {
    int side = Math.min(width, height);
    int left = place(width - side);
    int top = place(height - side);
    return new CropBox(left, top, side, side);
  }

  private int place(int spare) {
    return (int) ((long) square * spare / (squares - 1));
  }
}
