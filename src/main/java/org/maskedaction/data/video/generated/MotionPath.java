package org.maskedaction.data.video.generated;

/** Where a sprite is in each frame, relative to its anchor. */
@FunctionalInterface
interface MotionPath {
  /** The displacement in pixels at a frame counted from 0. */
  Offset at(int frame);

  /** A displacement in pixels, y downwards. */
  record Offset(double x, double y) {}
}
