package org.maskedaction.random;

import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Standard Gumbel noise -log(-log(u)) for u uniform in the open interval (0, 1). */
public final class GumbelNoise {
  private static final double TWO_TO_MINUS_52 = 0x1.0p-52;

  private GumbelNoise() {}

  /** Overwrites {@code target} with noise; every value is finite, between -3.7 and 36.8. */
  public static void fill(float[] target, SplittableRandom random) {
    for (int i = 0; i < target.length; i++) {
      target[i] = (float) of(random.nextLong() >>> 12);
    }
  }

  /** A float32 matrix of noise. // [rows, columns] */
  public static INDArray matrix(int rows, int columns, SplittableRandom random) {
    float[] values = new float[Math.multiplyExact(rows, columns)];
    fill(values, random);
    return Nd4j.createFromArray(values).reshape(rows, columns);
  }

  /**
   * The noise of one of 2⁵² equally wide cells of (0, 1), taken at the cell's centre, so that u is
   * neither 0 nor 1.
   */
  static double of(long cell) {
    return -Math.log(-Math.log((cell + 0.5) * TWO_TO_MINUS_52));
  }
}
