package org.maskedaction.data.video.generated;

import java.awt.Color;
import java.util.SplittableRandom;

/**
 * The surface of a sprite: two colours in a random pattern, shaded by noise; it moves and turns
 * with the sprite.
 */
final class SpriteTexture {
  private static final Kind[] KINDS = Kind.values();
  private static final double SHADING = 0.35;

  private final Kind kind;
  private final double wavelength;
  private final ColourNoise noise;
  private final float[] bright;
  private final float[] dark;

  private enum Kind {
    NOISE,
    CHECKER,
    STRIPES
  }

  /** Draws a surface for frames of {@code size} pixels. */
  SpriteTexture(SplittableRandom random, int size) {
    double unit = size / 64.0;
    kind = KINDS[random.nextInt(KINDS.length)];
    wavelength = random.nextDouble(6, 9) * unit;
    noise = new ColourNoise(random, 6 * unit, 3 * unit);
    bright = colour(random, random.nextDouble(0.85, 1));
    dark = colour(random, random.nextDouble(0.15, 0.35));
  }

  /** The value in [0, 1] of a channel at a point in the sprite's axes. */
  double value(int channel, SpriteTrack.Local point) {
    double shade = noise.value(channel, point.x(), point.y());
    double share =
        switch (kind) {
          case NOISE -> 0.5 + noise.value(0, point.y(), -point.x());
          case CHECKER -> 0.5 + 2 * wave(point.x()) * wave(point.y());
          case STRIPES -> 0.5 + wave(point.x());
        };
    double clamped = Math.max(0, Math.min(1, share));
    return dark[channel] + (bright[channel] - dark[channel]) * clamped + SHADING * shade;
  }

  /** A square wave in [-0.5, 0.5] whose edges are ramps of about one pixel. */
  private double wave(double position) {
    double slope = wavelength / (2 * Math.PI);
    return Math.max(-0.5, Math.min(0.5, slope * Math.sin(position / slope)));
  }

  private static float[] colour(SplittableRandom random, double brightness) {
    int rgb =
        Color.HSBtoRGB(
            (float) random.nextDouble(), (float) random.nextDouble(0.5, 1), (float) brightness);
    return new Color(rgb).getRGBColorComponents(null);
  }
}
