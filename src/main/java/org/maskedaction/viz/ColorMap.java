package org.maskedaction.viz;

import java.awt.Color;
import java.awt.Graphics2D;

/**
 * A perceptual colour map from dark violet over green to yellow, linear between nine colours close
 * to viridis.
 */
final class ColorMap {
  /** Width of the bar that explains the colours, in pixels. */
  static final int BAR_WIDTH = 140;

  /** Height of the bar. */
  static final int BAR_HEIGHT = 9;

  private static final int[] COLORS = {
    0x440154, 0x472C7A, 0x3B518B, 0x2C718E, 0x21908D, 0x27AD81, 0x5CC863, 0xAADC32, 0xFDE725
  };

  private ColorMap() {}

  /** The colour 0xRRGGBB of a value in [0, 1]. */
  static int rgb(double value) {
    double place = value * (COLORS.length - 1);
    int below = Math.min((int) place, COLORS.length - 2);
    double weight = place - below;
    int color = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int from = COLORS[below] >> shift & 0xFF;
      int to = COLORS[below + 1] >> shift & 0xFF;
      color |= (int) Math.round(from + weight * (to - from)) << shift;
    }
    return color;
  }

  /** Draws all colours from that of 0, left, to that of 1. */
  static void drawBar(Graphics2D graphics, int left, int top) {
    for (int x = 0; x < BAR_WIDTH; x++) {
      graphics.setColor(new Color(rgb(x / (BAR_WIDTH - 1.0))));
      graphics.fillRect(left + x, top, 1, BAR_HEIGHT);
    }
  }
}
