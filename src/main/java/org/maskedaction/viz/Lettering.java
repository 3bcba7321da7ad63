package org.maskedaction.viz;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import org.maskedaction.io.InputException;

/** The texts of a sheet. */
enum Lettering {
  HEADING(Font.BOLD, 17),
  TITLE(Font.PLAIN, 15),
  LABEL(Font.BOLD, 15),
  NOTE(Font.PLAIN, 12);

  private static final String DOTS = "...";

  private final int style;
  private final int points;

  Lettering(int style, int points) {
    this.style = style;
    this.points = points;
  }

  /** Width of a text in pixels. */
  int width(String text) {
    Graphics2D graphics = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
    try {
      return metrics(graphics).stringWidth(text);
    } finally {
      graphics.dispose();
    }
  }

  /** Draws a text in black from {@code x} on. */
  void draw(Graphics2D graphics, String text, int x, int baseline) {
    draw(graphics, text, x, baseline, Color.BLACK);
  }

  private void draw(Graphics2D graphics, String text, int x, int baseline, Color color) {
    metrics(graphics);
    graphics.setColor(color);
    graphics.drawString(text, x, baseline);
  }

  /** Draws a text in black around {@code x}. */
  void drawCentred(Graphics2D graphics, String text, int x, int baseline) {
    drawCentred(graphics, text, x, baseline, Color.BLACK);
  }

  /** Draws a text around {@code x}. */
  void drawCentred(Graphics2D graphics, String text, int x, int baseline, Color color) {
    draw(graphics, text, x - metrics(graphics).stringWidth(text) / 2, baseline, color);
  }

  /** Draws a text in black that ends before {@code x}. */
  void drawBefore(Graphics2D graphics, String text, int x, int baseline) {
    draw(graphics, text, x - metrics(graphics).stringWidth(text), baseline);
  }

  /** Draws a text in black that reads from the bottom to the top, from {@code y} upwards. */
  void drawUpwards(Graphics2D graphics, String text, int baseline, int y) {
    AffineTransform upright = graphics.getTransform();
    graphics.rotate(-Math.PI / 2, baseline, y);
    draw(graphics, text, baseline, y);
    graphics.setTransform(upright);
  }

  /** The text, or where it is wider than {@code width} pixels its beginning and three dots. */
  String shortened(String text, int width) {
    String shown = text;
    for (int length = text.length(); length > 0 && width(shown) > width; length--) {
      shown = text.substring(0, length - 1).strip() + DOTS;
    }
    return shown;
  }

  /** Sets font and smoothing; on a machine without fonts the first use of one fails. */
  private FontMetrics metrics(Graphics2D graphics) {
    try {
      graphics.setFont(new Font(Font.SANS_SERIF, style, points));
      graphics.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      return graphics.getFontMetrics();
    } catch (RuntimeException | InternalError | LinkageError e) {
      throw new InputException(
          "no font to write on pictures: expected fontconfig and a font such as DejaVu Sans", e);
    }
  }
}
