package org.maskedaction.model;

import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.maskedaction.random.RandomPurpose;
import org.maskedaction.random.RandomStreams;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * How a parameter's first values are drawn; a function of the seed and the parameter's name only.
 */
@FunctionalInterface
public interface Initializer {
  /** Initial values of parameters. */
  RandomPurpose INITIALISATION = RandomPurpose.numbered(0, "initial values of parameters");

  /** Values drawn at a time. */
  int BLOCK = 1 << 16;

  /** Fills {@code array}, a dense new array. */
  void fill(INDArray array, long seed, String name);

  /** All values {@code value}. */
  static Initializer constant(double value) {
    return (array, seed, name) -> array.assign(value);
  }

  /** Uniform in (-bound, bound). */
  static Initializer uniform(double bound) {
    return (array, seed, name) ->
        draw(array, seed, name, random -> (2 * random.nextDouble() - 1) * bound);
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
    return (array, seed, name) ->
        draw(
            array,
            seed,
            name,
            random -> {
              double value;
              do {
                value = deviation * random.nextGaussian();
              } while (Math.abs(value) > limit);
              return value;
            });
  }

  /** Fills a dense array with one draw per value, in blocks, so that the heap stays small. */
  private static void draw(
      INDArray array, long seed, String name, ToDoubleFunction<SplittableRandom> next) {
    SplittableRandom random = RandomStreams.of(seed, INITIALISATION, name.hashCode());
    INDArray flat = array.reshape(array.length());
    for (long from = 0; from < array.length(); from += BLOCK) {
      long to = Math.min(array.length(), from + BLOCK);
      double[] values = new double[(int) (to - from)];
      for (int i = 0; i < values.length; i++) {
        values[i] = next.applyAsDouble(random);
      }
      try (INDArray block = Nd4j.createFromArray(values)) {
        flat.get(NDArrayIndex.interval(from, to)).assign(block);
      }
    }
  }
}
