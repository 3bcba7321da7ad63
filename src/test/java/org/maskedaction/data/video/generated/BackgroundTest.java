package org.maskedaction.data.video.generated;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BackgroundTest {
  private static final int SIZE = 64;
  private static final int LATER = 8;

  @Test
  void staticBackgroundsAreTexturedAndDoNotChange() {
    for (int seed = 0; seed < 5; seed++) {
      Background background = sample(GeneratedSpec.BackgroundKind.STATIC, seed);
      assertThat(difference(background, 0, LATER, 0, 0)).isZero();
      assertThat(range(background)).isGreaterThan(0.2);
    }
  }

  /** Largest minus smallest value over a frame, of the channel that varies most. */
  private static double range(Background background) {
    double widest = 0;
    for (int channel = 0; channel < 3; channel++) {
      double least = Double.MAX_VALUE;
      double most = -Double.MAX_VALUE;
      for (int pixel = 0; pixel < SIZE * SIZE; pixel++) {
        double value = background.value(0, channel, pixel % SIZE, pixel / SIZE);
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
      widest = Math.max(widest, most - least);
    }
    return widest;
  }

  @Test
  void smoothBackgroundsChangeEverywhereByLittle() {
    for (int seed = 0; seed < 5; seed++) {
      Background background = sample(GeneratedSpec.BackgroundKind.SMOOTH, seed);
      for (int pixel = 0; pixel < SIZE * SIZE; pixel++) {
        double whole = 0;
        for (int frame = 1; frame <= 2 * LATER; frame++) {
          for (int channel = 0; channel < 3; channel++) {
            double change =
                background.value(frame, channel, pixel % SIZE, pixel / SIZE)
                    - background.value(frame - 1, channel, pixel % SIZE, pixel / SIZE);
            assertThat(Math.abs(change)).isLessThan(0.1);
            whole += Math.abs(change);
          }
        }
        assertThat(whole).isGreaterThan(0.1);
      }
    }
  }

  @Test
  void panningBackgroundsMoveByOneToTwoPixelsPerFrame() {
    for (int seed = 0; seed < 5; seed++) {
      Background background = sample(GeneratedSpec.BackgroundKind.PANNING, seed);
      double least = Double.MAX_VALUE;
      double distance = 0;
      for (int y = -18; y <= 18; y++) {
        for (int x = -18; x <= 18; x++) {
          double difference = difference(background, 0, LATER, x, y);
          if (difference < least) {
            least = difference;
            distance = Math.hypot(x, y);
          }
        }
      }
      double rounding = Math.sqrt(0.5) / LATER;
      assertThat(distance / LATER).isBetween(1 - rounding, 2 + rounding);
      assertThat(least).isLessThan(0.3 * difference(background, 0, LATER, 0, 0));
    }
  }

  /** Mean difference of the middle of frame {@code from} and the same in {@code to}, displaced. */
  private static double difference(Background background, int from, int to, int x, int y) {
    double sum = 0;
    int pixels = 0;
    for (int row = 20; row < SIZE - 20; row++) {
      for (int column = 20; column < SIZE - 20; column++, pixels++) {
        double change =
            background.value(to, 0, column + x, row + y) - background.value(from, 0, column, row);
        sum += Math.abs(change);
      }
    }
    return sum / pixels;
  }

  private static Background sample(GeneratedSpec.BackgroundKind kind, int seed) {
    return Background.sample(kind, new SplittableRandom(seed), SIZE);
  }
}
