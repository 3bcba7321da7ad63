package org.maskedaction.data.video.generated;

import java.util.SplittableRandom;

/** What is behind the sprites, as a function of the frame and the place. */
@FunctionalInterface
interface Background {
  /** Contrast of the textures: half the range of a channel. */
  double CONTRAST = 0.45;

  /** The value, nominally in [0, 1], of a channel at the centre of a pixel. */
  double value(int frame, int channel, int column, int row);

  /** Draws a background for frames of {@code size} pixels. */
  static Background sample(GeneratedSpec.BackgroundKind kind, SplittableRandom random, int size) {
    double unit = size / 64.0;
    return switch (kind) {
      case STATIC -> fixed(random, unit, size);
      case SMOOTH -> smooth(random, unit, size);
      case PANNING -> panning(random, unit);
    };
  }

  private static Background fixed(SplittableRandom random, double unit, int size) {
    float[] texture = texture(random, unit, size);
    return (frame, channel, column, row) -> texture[(row * size + column) * 3 + channel];
  }

  /**
   * Two textures take turns once in 40 to 60 frames, each place at its own time, while each colour
   * channel drifts by up to a tenth of the range.
   */
  private static Background smooth(SplittableRandom random, double unit, int size) {
    float[] first = texture(random, unit, size);
    float[] second = texture(random, unit, size);
    ColourNoise delay = new ColourNoise(random, 40 * unit);
    double pulsation = 2 * Math.PI / random.nextDouble(40, 60);
    double phase = random.nextDouble(2 * Math.PI);
    return (frame, channel, column, row) -> {
      double time = pulsation * frame + phase;
      double share = 0.5 + 0.5 * Math.sin(time + 2 * delay.value(0, column, row));
      int index = (row * size + column) * 3 + channel;
      double drift = 0.1 * Math.cos(time + channel * 2 * Math.PI / 3);
      return first[index] + (second[index] - first[index]) * share + drift;
    };
  }

  /**
   * A texture displaced by 1 to 2 pixels per frame, for frames of 64 pixels, in a random direction.
   */
  private static Background panning(SplittableRandom random, double unit) {
    Texture texture = new Texture(random, unit);
    double speed = random.nextDouble(1, 2) * unit;
    double direction = random.nextDouble(2 * Math.PI);
    double velocityX = speed * Math.cos(direction);
    double velocityY = speed * Math.sin(direction);
    return (frame, channel, column, row) ->
        texture.value(channel, column - velocityX * frame, row - velocityY * frame);
  }

  private static float[] texture(SplittableRandom random, double unit, int size) {
    Texture texture = new Texture(random, unit);
    float[] values = new float[size * size * 3];
    for (int i = 0; i < values.length; i++) {
      int pixel = i / 3;
      values[i] = (float) texture.value(i % 3, pixel % size, pixel / size);
    }
    return values;
  }

  /** Coloured noise of two wavelengths around a medium colour. */
  final class Texture {
    private final double[] mean = new double[3];
    private final ColourNoise noise;

    Texture(SplittableRandom random, double unit) {
      for (int channel = 0; channel < mean.length; channel++) {
        mean[channel] = random.nextDouble(0.35, 0.65);
      }
      noise = new ColourNoise(random, 96 * unit, 48 * unit);
    }

    double value(int channel, double x, double y) {
      return mean[channel] + CONTRAST * noise.value(channel, x, y);
    }
  }
}
