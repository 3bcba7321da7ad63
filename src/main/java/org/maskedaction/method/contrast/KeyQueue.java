package org.maskedaction.method.contrast;

import java.util.SplittableRandom;
import org.maskedaction.model.Initializer;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.random.RandomStreams;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The newest keys of earlier batches, a ring in which a new key takes the place of the oldest; it
 * starts with random directions, as in MoCo's code.
 */
public final class KeyQueue {
  private static final long STREAM = "queue".hashCode();

  private final INDArray keys;
  private long position;

  /** A queue in {@code keys}, which it fills with directions drawn from {@code seed}. */
  KeyQueue(INDArray keys, long seed) {
    this.keys = keys;
    float[] row = new float[(int) keys.size(1)];
    for (long i = 0; i < keys.size(0); i++) {
      fillDirection(row, RandomStreams.of(seed, Initializer.INITIALISATION, STREAM, i));
      Memory.at(Memory.floats(keys), i * row.length).put(row, 0, row.length);
    }
  }

  private static void fillDirection(float[] row, SplittableRandom random) {
    double[] normal = new double[row.length];
    double squares = 0;
    for (int j = 0; j < row.length; j++) {
      normal[j] = random.nextGaussian();
      squares += normal[j] * normal[j];
    }
    for (int j = 0; j < row.length; j++) {
      row[j] = (float) (normal[j] / Math.sqrt(squares));
    }
  }

  /** The keys, rows of unit length; part of the state. // [size, D] */
  public INDArray keys() {
    return keys;
  }

  /** The row that the next key goes to; part of the state. */
  public long position() {
    return position;
  }

  /** Sets the row that the next key goes to, when resuming. */
  public void setPosition(long position) {
    this.position = position;
  }

  /**
   * Takes new keys in their order.
   *
   * @param fresh rows of unit length // [Q, D]
   * @param weights 0 for a row that is left out // [Q]
   */
  void add(INDArray fresh, float[] weights) {
    long width = keys.size(1);
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] > 0) {
        Memory.copy(
            Memory.at(Memory.floats(keys), position * width),
            Memory.at(Memory.floats(fresh), i * width),
            width);
        position = (position + 1) % keys.size(0);
      }
    }
  }
}
