package org.maskedaction.viz;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import org.maskedaction.config.InputException;

/** The texts of a sheet. */
enum Lettering {
  HEADING(Font.BOLD, 17),
  TITLE(Font.PLAIN, 15),
  LABEL(Font.BOLD, 15),
  NOTE(Font.PLAIN, 12);

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
    metrics(graphics);
    graphics.setColor(Color.BLACK);
    graphics.drawString(text, x, baseline);
  }

  /** Draws a text in black around {@code x}. */
  void drawCentred(Graphics2D graphics, String text, int x, int baseline) {
    draw(graphics, text, x - metrics(graphics).stringWidth(text) / 2, baseline);
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
