package org.maskedaction.data.video.generated;

import java.util.SplittableRandom;

/**
 * Smooth random colours over the plane: values on square lattices, interpolated with a cubic that
 * is flat at the nodes, one lattice per wavelength. The lattices repeat after {@value #NODES}
 * nodes.
 */
final class ColourNoise {
  private static final int NODES = 32;
  private static final int CHANNELS = 3;

  private final double[] wavelengths;
  private final double[] weights;
  private final float[][] lattices; // [wavelengths][NODES, NODES, 3], in [-1, 1)

  /**
   * Draws the lattices.
   *
   * @param wavelengths distances of lattice nodes in pixels; the weight of each is proportional to
   *     its square root
   */
  ColourNoise(SplittableRandom random, double... wavelengths) {
    this.wavelengths = wavelengths.clone();
    this.weights = new double[wavelengths.length];
    this.lattices = new float[wavelengths.length][NODES * NODES * CHANNELS];
    double sum = 0;
    for (int i = 0; i < wavelengths.length; i++) {
      weights[i] = Math.sqrt(wavelengths[i]);
      sum += weights[i];
      for (int j = 0; j < lattices[i].length; j++) {
        lattices[i][j] = (float) random.nextDouble(-1, 1);
      }
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= sum;
    }
  }

  /** The value in [-1, 1] of a channel at a point. */
  double value(int channel, double x, double y) {
    double value = 0;
    for (int i = 0; i < wavelengths.length; i++) {
      value +=
          weights[i] * interpolate(lattices[i], channel, x / wavelengths[i], y / wavelengths[i]);
    }
    return value;
  }

  private static double interpolate(float[] lattice, int channel, double x, double y) {
    int left = (int) Math.floor(x);
    int top = (int) Math.floor(y);
    double right = smooth(x - left);
    double bottom = smooth(y - top);
    double upper =
        mix(node(lattice, channel, left, top), node(lattice, channel, left + 1, top), right);
    double lower =
        mix(
            node(lattice, channel, left, top + 1),
            node(lattice, channel, left + 1, top + 1),
            right);
    return mix(upper, lower, bottom);
  }

  private static float node(float[] lattice, int channel, int x, int y) {
    return lattice[
        (Math.floorMod(y, NODES) * NODES + Math.floorMod(x, NODES)) * CHANNELS + channel];
  }

  private static double smooth(double t) {
    return t * t * (3 - 2 * t);
  }

  private static double mix(double a, double b, double share) {
    return a + (b - a) * share;
  }
}
