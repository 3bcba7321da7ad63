package org.maskedaction.data.skeleton;

import java.util.SplittableRandom;

/**
 * Rotation about the origin by R = Rz Ry Rx, with the signs of MAMP's feeder: a positive angle
 * about z turns y towards x. Points in the plane turn about z only.
 */
final class Rotation {
  private static final int SPACE = 3;

  private final double[] space; // [3, 3]
  private final double[] plane; // [2, 2]

  /** With angles in radians. */
  Rotation(double aboutX, double aboutY, double aboutZ) {
    double cx = Math.cos(aboutX);
    double sx = Math.sin(aboutX);
    double cy = Math.cos(aboutY);
    double sy = Math.sin(aboutY);
    double cz = Math.cos(aboutZ);
    double sz = Math.sin(aboutZ);
    double[] x = {1, 0, 0, 0, cx, sx, 0, -sx, cx};
    double[] y = {cy, 0, -sy, 0, 1, 0, sy, 0, cy};
    double[] z = {cz, sz, 0, -sz, cz, 0, 0, 0, 1};
    space = product(z, product(y, x));
    plane = new double[] {cz, sz, -sz, cz};
  }

  /** With three angles that are uniform within {@code bound} of 0. */
  static Rotation random(double bound, SplittableRandom random) {
    return new Rotation(angle(bound, random), angle(bound, random), angle(bound, random));
  }

  private static double angle(double bound, SplittableRandom random) {
    return bound * (2 * random.nextDouble() - 1);
  }

  /** Rotates points in place; zeros stay zeros. // [points, coordinates] */
  void apply(float[] values, int coordinates) {
    double[] matrix = coordinates == SPACE ? space : plane;
    double[] point = new double[coordinates];
    for (int at = 0; at < values.length; at += coordinates) {
      for (int axis = 0; axis < coordinates; axis++) {
        point[axis] = values[at + axis];
      }
      for (int row = 0; row < coordinates; row++) {
        values[at + row] = (float) rotated(matrix, row, point);
      }
    }
  }

  private static double rotated(double[] matrix, int row, double[] point) {
    double sum = 0;
    for (int column = 0; column < point.length; column++) {
      sum += matrix[row * point.length + column] * point[column];
    }
    return sum;
  }

  private static double[] product(double[] left, double[] right) {
    double[] product = new double[SPACE * SPACE];
    for (int row = 0; row < SPACE; row++) {
      for (int column = 0; column < SPACE; column++) {
        for (int k = 0; k < SPACE; k++) {
          product[row * SPACE + column] += left[row * SPACE + k] * right[k * SPACE + column];
        }
      }
    }
    return product;
  }
}
