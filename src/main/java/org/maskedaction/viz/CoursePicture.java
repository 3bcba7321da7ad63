package org.maskedaction.viz;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;

/** Draws the numbers of a sequence as curves over time, all on one scale. */
final class CoursePicture {
  private static final double FILLED = 0.9; // share of the picture
  private static final Color BORDER = new Color(0xD0D0D0);

  private CoursePicture() {}

  /**
   * The pixels of a square picture. // [1, size, size, 3]
   *
   * @param sequence time step by time step // [T, D]
   * @param values numbers D of a time step
   */
  static byte[] pixels(float[] sequence, int values, int size) {
    BufferedImage image =
        Picture.smooth(
            size,
            size,
            graphics -> {
              graphics.setColor(BORDER);
              graphics.drawRect(0, 0, size - 1, size - 1);
              drawCurves(graphics, sequence, values, size);
            });
    byte[] pixels = new byte[size * size * PatchGrid.CHANNELS];
    Picture.put(image, pixels, 0);
    return pixels;
  }

  private static void drawCurves(Graphics2D graphics, float[] sequence, int values, int size) {
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    for (float value : sequence) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    int steps = sequence.length / values;
    double scale = FILLED * size / (high > low ? high - low : 1);
    graphics.setStroke(new BasicStroke(1.5f));
    for (int value = 0; value < values; value++) {
      Path2D curve = new Path2D.Double();
      for (int step = 0; step < steps; step++) {
        double x = steps == 1 ? size / 2.0 : step * (size - 1.0) / (steps - 1);
        double y = size / 2.0 - (sequence[step * values + value] - (low + high) / 2) * scale;
        if (step == 0) {
          curve.moveTo(x, y);
        } else {
          curve.lineTo(x, y);
        }
      }
      graphics.setColor(new Color(Color.HSBtoRGB(value / (float) values, 1f, 0.7f)));
      graphics.draw(curve);
    }
  }
}
