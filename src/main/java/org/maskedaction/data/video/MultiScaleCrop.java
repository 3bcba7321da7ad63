package org.maskedaction.data.video;

import java.util.SplittableRandom;
import org.maskedaction.data.video.CropPolicy.CropBox;

/**
 * One of ten sizes at one of thirteen fixed places, as in VideoMAE pre-training. Width and height
 * are each 1, 0.875, 0.75 or 0.66 of the short side, at most one step of the scale apart; the
 * places are the corners, the middles of the edges, the centre and the four quarter points.
 *
 * @param size side of the clip that the crop is resized to; a crop side less than 3 pixels from it
 *     becomes equal to it where the frame has room
 */
public record MultiScaleCrop(int size) implements CropPolicy {
  private static final double[] SCALES = {1, 0.875, 0.75, 0.66};
  private static final int SNAP = 3;

  /** Scale indices of width and height. */
  private static final int[][] PAIRS = {
    {0, 0}, {0, 1}, {1, 0}, {1, 1}, {1, 2}, {2, 1}, {2, 2}, {2, 3}, {3, 2}, {3, 3}
  };

  /** Steps to the right and down, of which four lead from one border to the other. */
  private static final int[][] PLACES = {
    {0, 0}, {4, 0}, {0, 4}, {4, 4}, {2, 2}, {0, 2}, {4, 2}, {2, 4}, {2, 0}, {1, 1}, {3, 1}, {1, 3},
    {3, 3}
  };

  /** Checks that the size is at least 1. */
  public MultiScaleCrop {
    if (size < 1) {
      throw new IllegalArgumentException("clip size must be at least 1, got " + size);
    }
  }

  @Override
  public CropBox crop(int width, int height, SplittableRandom random) {
    int shortSide = Math.min(width, height);
    int[] pair = PAIRS[random.nextInt(PAIRS.length)];
    int cropWidth = side(shortSide, SCALES[pair[0]]);
    int cropHeight = side(shortSide, SCALES[pair[1]]);
    int[] place = PLACES[random.nextInt(PLACES.length)];
    int left = place[0] * ((width - cropWidth) / 4);
    int top = place[1] * ((height - cropHeight) / 4);
    return new CropBox(left, top, cropWidth, cropHeight);
  }

  private int side(int shortSide, double scale) {
    int side = Math.max(1, (int) (shortSide * scale));
    return Math.abs(side - size) < SNAP && size <= shortSide ? size : side;
  }
}
