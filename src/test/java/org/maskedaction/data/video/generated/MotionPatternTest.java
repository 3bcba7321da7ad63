package org.maskedaction.data.video.generated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MotionPatternTest {
  private static final int FRAMES = 40;
  private static final int WINDOW = 8;

  @ParameterizedTest
  @EnumSource
  void everyEightFramesTravelSixPixelsAtSize64(MotionPattern pattern) {
    for (int seed = 0; seed < 200; seed++) {
      MotionPattern.MotionPath path = pattern.sample(new SplittableRandom(seed), 64);
      for (int start = 0; start + WINDOW <= FRAMES; start++) {
        assertThat(travelled(path, start)).isGreaterThanOrEqualTo(6);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void motionGrowsWithTheFrame(MotionPattern pattern) {
    MotionPattern.MotionPath small = pattern.sample(new SplittableRandom(5), 64);
    MotionPattern.MotionPath large = pattern.sample(new SplittableRandom(5), 160);
    assertThat(travelled(large, 0)).isCloseTo(2.5 * travelled(small, 0), within(1e-9));
  }

  @Test
  void straightPatternsKeepTheirDirection() {
    assertDirection(MotionPattern.LEFT_TO_RIGHT, 1, 0);
    assertDirection(MotionPattern.RIGHT_TO_LEFT, -1, 0);
    assertDirection(MotionPattern.UPWARD, 0, -1);
    assertDirection(MotionPattern.DOWNWARD, 0, 1);
    assertDirection(MotionPattern.DIAGONAL_DOWN_RIGHT, 1, 1);
    assertDirection(MotionPattern.DIAGONAL_DOWN_LEFT, -1, 1);
  }

  @Test
  void circlesTurnTheirWayByAtLeast150DegreesInEightFrames() {
    for (int seed = 0; seed < 100; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      MotionPattern.MotionPath clockwise = MotionPattern.CIRCLE_CLOCKWISE.sample(random, 64);
      MotionPattern.MotionPath counter = MotionPattern.CIRCLE_COUNTERCLOCKWISE.sample(random, 64);
      // With y downwards the angle of a clockwise turn grows.
      assertThat(turned(clockwise)).isBetween(150.0, 215.0);
      assertThat(turned(counter)).isBetween(-215.0, -150.0);
    }
  }

  @Test
  void oscillationsTurnInEveryEightFramesAndStayOnOneLine() {
    for (int seed = 0; seed < 100; seed++) {
      MotionPattern.MotionPath path =
          MotionPattern.HORIZONTAL_OSCILLATION.sample(new SplittableRandom(seed), 64);
      for (int start = 0; start + WINDOW <= FRAMES; start++) {
        assertThat(reverses(path, start, true)).isTrue();
        assertThat(path.at(start).y()).isZero();
      }
    }
  }

  @Test
  void zigzagsTurnVerticallyWhileGoingOnHorizontally() {
    for (int seed = 0; seed < 100; seed++) {
      MotionPattern.MotionPath path = MotionPattern.ZIGZAG.sample(new SplittableRandom(seed), 64);
      for (int start = 0; start + WINDOW <= FRAMES; start++) {
        assertThat(reverses(path, start, false)).isTrue();
        assertThat(reverses(path, start, true)).isFalse();
      }
    }
  }

  private static void assertDirection(MotionPattern pattern, int signX, int signY) {
    MotionPattern.MotionPath path = pattern.sample(new SplittableRandom(11), 64);
    for (int frame = 1; frame < FRAMES; frame++) {
      assertThat(Math.signum(step(path, frame).x())).isEqualTo(signX);
      assertThat(Math.signum(step(path, frame).y())).isEqualTo(signY);
    }
  }

  private static double travelled(MotionPattern.MotionPath path, int start) {
    double length = 0;
    for (int frame = start + 1; frame < start + WINDOW; frame++) {
      length += Math.hypot(step(path, frame).x(), step(path, frame).y());
    }
    return length;
  }

  private static double turned(MotionPattern.MotionPath path) {
    double angle = 0;
    for (int frame = 1; frame < WINDOW; frame++) {
      MotionPattern.MotionPath.Offset from = path.at(frame - 1);
      MotionPattern.MotionPath.Offset to = path.at(frame);
      double cross = from.x() * to.y() - from.y() * to.x();
      double dot = from.x() * to.x() + from.y() * to.y();
      angle += Math.toDegrees(Math.atan2(cross, dot));
    }
    return angle;
  }

  private static boolean reverses(MotionPattern.MotionPath path, int start, boolean alongX) {
    boolean forward = false;
    boolean backward = false;
    for (int frame = start + 1; frame < start + WINDOW; frame++) {
      double step = alongX ? step(path, frame).x() : step(path, frame).y();
      forward |= step > 0;
      backward |= step < 0;
    }
    return forward && backward;
  }

  private static MotionPattern.MotionPath.Offset step(MotionPattern.MotionPath path, int frame) {
    MotionPattern.MotionPath.Offset from = path.at(frame - 1);
    MotionPattern.MotionPath.Offset to = path.at(frame);
    return new MotionPattern.MotionPath.Offset(to.x() - from.x(), to.y() - from.y());
  }
}
