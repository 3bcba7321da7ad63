package org.maskedaction.viz;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;

/**
 * How the points of a class look: one of twenty colours that differ in hue and lightness, and a
 * form that changes with every twenty classes.
 *
 * @param color colour of the inside
 * @param form number of the form
 */
record ClassMark(Color color, int form) {
  private static final int[] COLORS = {
    0xE6194B, 0x3CB44B, 0x4363D8, 0xF58231, 0x911EB4, 0x19B5C9, 0xF032E6, 0x8DBF1A, 0xFA9EB4,
    0x0B7A75, 0xB39DDB, 0x8B5A2B, 0xE0C000, 0x7A0019, 0x4CD7A0, 0x6B6B00, 0xFFB27A, 0x101070,
    0x8A8A8A, 0x000000
  };
  private static final double RADIUS = 5;
  private static final float EDGE = 0.8f;
  private static final int[] CORNERS = {0, 4, 3, 5, 6}; // 0 stands for a circle

  /** The mark of a class. */
  static ClassMark of(int label) {
    Color color = new Color(COLORS[label % COLORS.length]);
    return new ClassMark(color, label / COLORS.length % CORNERS.length);
  }

  /** Draws a point. */
  void draw(Graphics2D graphics, double x, double y) {
    Shape shape = shape(x, y);
    graphics.setColor(color);
    graphics.fill(shape);
    graphics.setColor(Color.WHITE);
    graphics.setStroke(new BasicStroke(EDGE));
    graphics.draw(shape);
  }

  private Shape shape(double x, double y) {
    int corners = CORNERS[form];
    if (corners == 0) {
      return new Ellipse2D.Double(x - RADIUS, y - RADIUS, 2 * RADIUS, 2 * RADIUS);
    }
    Path2D path = new Path2D.Double();
    for (int corner = 0; corner < corners; corner++) {
      double angle = 2 * Math.PI * corner / corners - Math.PI / 2;
      double right = x + 1.2 * RADIUS * Math.cos(angle);
      double down = y + 1.2 * RADIUS * Math.sin(angle);
      if (corner == 0) {
        path.moveTo(right, down);
      } else {
        path.lineTo(right, down);
      }
    }
    path.closePath();
    return path;
  }
}
