package org.maskedaction.data.video.generated;

import java.util.Locale;
import java.util.SplittableRandom;

/**
 * The classes of the generated data set. The label of a clip is the ordinal of its pattern.
 *
 * <p>Lengths below are for frames of 64 pixels and grow with the frame. In any eight frames in a
 * row a sprite travels six pixels or more, an oscillation turns at least once, and a circle turns
 * by at least 150 degrees. Mirroring a clip left to right maps some patterns to other ones, so
 * labels do not survive it.
 */
public enum MotionPattern {
  /** Straight to the right. */
  LEFT_TO_RIGHT,
  /** Straight to the left. */
  RIGHT_TO_LEFT,
  /** Straight up. */
  UPWARD,
  /** Straight down. */
  DOWNWARD,
  /** Straight down and to the right. */
  DIAGONAL_DOWN_RIGHT,
  /** Straight down and to the left. */
  DIAGONAL_DOWN_LEFT,
  /** A circle as the hands of a clock go. */
  CIRCLE_CLOCKWISE,
  /** A circle the other way round. */
  CIRCLE_COUNTERCLOCKWISE,
  /** From side to side. */
  HORIZONTAL_OSCILLATION,
  /** To one side, in turn up and down. */
  ZIGZAG;

  private static final double REFERENCE_SIZE = 64;

  /** The name in {@code classes.txt}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The pattern of a clip: patterns take turns, so classes differ in size by one clip at most. */
  static MotionPattern ofIndex(int index) {
    return values()[index % values().length];
  }

  /** Draws the speed, amplitude and phase of one sprite in frames of {@code size} pixels. */
  MotionPath sample(SplittableRandom random, int size) {
    double unit = size / REFERENCE_SIZE;
    return switch (this) {
      case LEFT_TO_RIGHT -> linear(random, unit, 1, 0);
      case RIGHT_TO_LEFT -> linear(random, unit, -1, 0);
      case UPWARD -> linear(random, unit, 0, -1);
      case DOWNWARD -> linear(random, unit, 0, 1);
      case DIAGONAL_DOWN_RIGHT -> linear(random, unit, Math.sqrt(0.5), Math.sqrt(0.5));
      case DIAGONAL_DOWN_LEFT -> linear(random, unit, -Math.sqrt(0.5), Math.sqrt(0.5));
      case CIRCLE_CLOCKWISE -> circle(random, unit, 1);
      case CIRCLE_COUNTERCLOCKWISE -> circle(random, unit, -1);
      case HORIZONTAL_OSCILLATION -> oscillation(random, unit);
      case ZIGZAG -> zigzag(random, unit);
    };
  }

  /** A straight line along the unit vector (x, y), 1.2 to 2.2 pixels per frame. */
  private static MotionPath linear(SplittableRandom random, double unit, double x, double y) {
    double speed = random.nextDouble(1.2, 2.2) * unit;
    return frame -> new MotionPath.Offset(speed * frame * x, speed * frame * y);
  }

  /**
   * A circle of radius 5 to 7 pixels, once round in 12 to 16 frames; turn 1 is clockwise on screen.
   */
  private static MotionPath circle(SplittableRandom random, double unit, int turn) {
    double radius = random.nextDouble(5, 7) * unit;
    double pulsation = turn * 2 * Math.PI / random.nextDouble(12, 16);
    double phase = random.nextDouble(2 * Math.PI);
    return frame -> {
      double angle = pulsation * frame + phase;
      return new MotionPath.Offset(radius * Math.cos(angle), radius * Math.sin(angle));
    };
  }

  /** A sine along x of amplitude 4.5 to 6.5 pixels and a period of 9 to 12 frames. */
  private static MotionPath oscillation(SplittableRandom random, double unit) {
    double amplitude = random.nextDouble(4.5, 6.5) * unit;
    double pulsation = 2 * Math.PI / random.nextDouble(9, 12);
    double phase = random.nextDouble(2 * Math.PI);
    return frame -> new MotionPath.Offset(amplitude * Math.sin(pulsation * frame + phase), 0);
  }

  /**
   * A triangle wave along y, of amplitude 3.5 to 5 pixels and a period of 9 to 12 frames, on a
   * steady way to the left or to the right of 1 to 1.6 pixels per frame.
   */
  private static MotionPath zigzag(SplittableRandom random, double unit) {
    double speed = random.nextDouble(1, 1.6) * unit * (random.nextBoolean() ? 1 : -1);
    double amplitude = random.nextDouble(3.5, 5) * unit;
    double period = random.nextDouble(9, 12);
    double phase = random.nextDouble();
    return frame -> {
      double turn = frame / period + phase;
      double wave = 4 * Math.abs(turn - Math.floor(turn) - 0.5) - 1; // [-1, 1]
      return new MotionPath.Offset(speed * frame, amplitude * wave);
    };
  }

  /** Where a sprite is in each frame, relative to its anchor. */
  @FunctionalInterface
  interface MotionPath {
    /** The displacement in pixels at a frame counted from 0. */
    Offset at(int frame);

    /** A displacement in pixels, y downwards. */
    record Offset(double x, double y) {}
  }
}
