package org.maskedaction.data.sensor.recorded;

import java.util.SplittableRandom;
import org.maskedaction.data.video.CropBox;

/**
 * The part of the frames that a sample shows, the same for all its frames and videos.
 *
 * @param side side of the part as a share of that of the largest square in the frame's middle
 * @param across place of the part within this square from left, 0, to right, 1
 * @param down place from top to bottom
 * @param mirrored whether left and right change places
 */
record Framing(double side, double across, double down, boolean mirrored) {
  /** The whole square. */
  static final Framing MIDDLE = new Framing(1, 0.5, 0.5, false);

  /**
   * A random part.
   *
   * @param minArea its least area as a share of the square's
   * @param mirror whether it is mirrored with probability one half
   */
  static Framing draw(double minArea, boolean mirror, SplittableRandom random) {
    double area = minArea + (1 - minArea) * random.nextDouble();
    double across = random.nextDouble();
    double down = random.nextDouble();
    boolean mirrored = random.nextBoolean();
    return new Framing(Math.sqrt(area), across, down, mirror && mirrored);
  }

  /** The part of a frame of that size. */
  CropBox box(int width, int height) {
    int square = Math.min(width, height);
    int edge = Math.max(1, (int) Math.round(side * square));
    int left = (width - square) / 2 + (int) (across * (square - edge));
    int top = (height - square) / 2 + (int) (down * (square - edge));
    return new CropBox(left, top, edge, edge);
  }
}
