package org.maskedaction.data.video.generated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SpriteShapeTest {
  private static final double RADIUS = 10;

  @ParameterizedTest
  @EnumSource
  void areaIsThatOfTheDisk(SpriteShape shape) {
    double step = 0.05;
    int inside = 0;
    for (double y = -20; y < 20; y += step) {
      for (double x = -20; x < 20; x += step) {
        inside += shape.distance(x, y, RADIUS) <= 0 ? 1 : 0;
      }
    }
    double disk = Math.PI * RADIUS * RADIUS;
    assertThat(inside * step * step).isCloseTo(disk, within(0.005 * disk));
  }

  @ParameterizedTest
  @EnumSource
  void distanceGrowsByOnePixelPerPixelAcrossTheOutline(SpriteShape shape) {
    for (double direction = 0.3; direction < 2 * Math.PI; direction += 0.5) {
      double outline = outline(shape, direction);
      double x = outline * Math.cos(direction);
      double y = outline * Math.sin(direction);
      double delta = 1e-4;
      double slopeX =
          (shape.distance(x + delta, y, RADIUS) - shape.distance(x - delta, y, RADIUS))
              / (2 * delta);
      double slopeY =
          (shape.distance(x, y + delta, RADIUS) - shape.distance(x, y - delta, RADIUS))
              / (2 * delta);
      assertThat(Math.hypot(slopeX, slopeY)).isCloseTo(1, within(1e-3));
    }
  }

  private static double outline(SpriteShape shape, double direction) {
    double inside = 0;
    double outside = 2 * RADIUS;
    while (outside - inside > 1e-9) {
      double middle = (inside + outside) / 2;
      double distance =
          shape.distance(middle * Math.cos(direction), middle * Math.sin(direction), RADIUS);
      if (distance <= 0) {
        inside = middle;
      } else {
        outside = middle;
      }
    }
    return inside;
  }
}
