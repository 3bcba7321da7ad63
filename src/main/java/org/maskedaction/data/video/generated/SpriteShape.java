package org.maskedaction.data.video.generated;

/**
 * The outlines of sprites. All shapes of one radius cover nearly the area of the disk of that
 * radius, so that the size says nothing about the shape.
 */
public enum SpriteShape {
  /** A disk. */
  DISK {
    @Override
    double distance(double x, double y, double radius) {
      return Math.hypot(x, y) - radius;
    }
  },
  /** A square. */
  SQUARE {
    @Override
    double distance(double x, double y, double radius) {
      return box(x, y, radius * SQUARE_HALF_SIDE, radius * SQUARE_HALF_SIDE);
    }
  },
  /** A triangle of equal sides. */
  TRIANGLE {
    @Override
    double distance(double x, double y, double radius) {
      double slanted = Math.max(-0.5 * y + SIN_60 * x, -0.5 * y - SIN_60 * x);
      return Math.max(y, slanted) - radius * TRIANGLE_INRADIUS;
    }
  },
  /** A star with five points. */
  STAR {
    @Override
    double distance(double x, double y, double radius) {
      double wedge = 2 * Math.PI / 5;
      double angle = Math.abs(Math.IEEEremainder(Math.atan2(y, x), wedge)); // [0, wedge / 2]
      double length = Math.hypot(x, y);
      double tip = radius * STAR_TIP;
      double edgeX = tip * (0.5 * Math.cos(wedge / 2) - 1);
      double edgeY = tip * 0.5 * Math.sin(wedge / 2);
      double fromTipX = length * Math.cos(angle) - tip;
      double fromTipY = length * Math.sin(angle);
      return (fromTipX * edgeY - fromTipY * edgeX) / Math.hypot(edgeX, edgeY);
    }
  },
  /** A cross of equal arms. */
  CROSS {
    @Override
    double distance(double x, double y, double radius) {
      double length = radius * CROSS_HALF_LENGTH;
      double width = length * CROSS_WIDTH_RATIO;
      return Math.min(box(x, y, length, width), box(x, y, width, length));
    }
  };

  private static final double SIN_60 = Math.sqrt(0.75);

  // Each factor makes the area of the shape pi r^2.
  private static final double SQUARE_HALF_SIDE = Math.sqrt(Math.PI) / 2;
  private static final double TRIANGLE_INRADIUS = Math.sqrt(Math.PI / Math.sqrt(27));
  private static final double STAR_TIP = Math.sqrt(Math.PI / (2.5 * Math.sin(Math.PI / 5)));
  private static final double CROSS_WIDTH_RATIO = 0.4;
  private static final double CROSS_HALF_LENGTH =
      Math.sqrt(Math.PI / (8 * CROSS_WIDTH_RATIO - 4 * CROSS_WIDTH_RATIO * CROSS_WIDTH_RATIO));

  /**
   * The signed distance in pixels of a point from the outline, negative inside; along straight
   * edges and arcs it is exact.
   *
   * @param x right of the centre, in the sprite's own axes
   * @param y below the centre, in the sprite's own axes
   * @param radius of the disk of the same area
   */
  abstract double distance(double x, double y, double radius);

  private static double box(double x, double y, double halfWidth, double halfHeight) {
    return Math.max(Math.abs(x) - halfWidth, Math.abs(y) - halfHeight);
  }
}
