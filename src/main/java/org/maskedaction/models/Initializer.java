package org.maskedaction.models;

import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.maskedaction.random.RandomStreams;
import org.maskedaction.random.RandomStreams.Purpose;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How a parameter's first values are drawn; a function of the seed and the parameter's name only.
 */
@FunctionalInterface
public interface Initializer {
  /** Fills {@code array}, a dense new array. */
  void fill(INDArray array, long seed, String name);

  /** All values {@code value}. */
  static Initializer constant(double value) {
    return (array, seed, name) -> array.assign(value);
  }

  /** Uniform in (-bound, bound). */
  static Initializer uniform(double bound) {
    return (array, seed, name) -> map(array, seed, name, u -> (2 * u - 1) * bound);
  }

  /**
   * Uniform with bound √(6 / (inputs + outputs)) for a matrix [outputs, inputs] (Glorot and Bengio,
   * 2010).
   */
  static Initializer xavierUniform() {
    return (array, seed, name) ->
        uniform(Math.sqrt(6.0 / (array.size(0) + array.size(1)))).fill(array, seed, name);
  }

  /** Normal with standard deviation {@code deviation}, redrawn beyond {@code limit} from 0. */
  static Initializer truncatedNormal(double deviation, double limit) {
    return (array, seed, name) -> {
      SplittableRandom random = random(seed, name);
      float[] values = new float[(int) array.length()];
      for (int i = 0; i < values.length; i++) {
        double value;
        do {
          value = deviation * random.nextGaussian();
        } while (Math.abs(value) > limit);
        values[i] = (float) value;
      }
      array.data().setData(values);
    };
  }

  private static void map(INDArray array, long seed, String name, DoubleUnaryOperator transform) {
    SplittableRandom random = random(seed, name);
    float[] values = new float[(int) array.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) transform.applyAsDouble(random.nextDouble());
    }
    array.data().setData(values);
  }

  private static SplittableRandom random(long seed, String name) {
    return RandomStreams.of(seed, Purpose.INITIALISATION, name.hashCode());
  }
}
