package org.maskedaction.ops.kernel;

import org.bytedeco.javacpp.FloatPointer;

/**
 * Softmax over the frames of a trajectory. The rows are so short that plain loops beat a primitive.
 */
final class TemporalSoftmax {
  private static final ScratchArray DATA = new ScratchArray();

  private TemporalSoftmax() {}

  /** Replaces each row of {@code logits} [rows, F] by its softmax. */
  static void forward(FloatPointer logits, int rows, int frames) {
    float[] data = DATA.atLeast(rows * frames);
    logits.get(data, 0, rows * frames);
    for (int i = 0; i < rows; i++) {
      softmax(data, i * frames, frames);
    }
    logits.put(data, 0, rows * frames);
  }

  /**
   * Recomputes the softmax and differentiates it. Per query, {@code pairs} [rows, 2h, F] holds the
   * logits of all heads and then the gradients of their softmax; it receives the gradients of the
   * logits and then the softmax.
   */
  static void backward(FloatPointer pairs, int rows, int heads, int frames) {
    int half = heads * frames;
    int count = rows * 2 * half;
    float[] data = DATA.atLeast(count);
    pairs.get(data, 0, count);
    for (int i = 0; i < rows; i++) {
      for (int head = 0; head < heads; head++) {
        int logits = i * 2 * half + head * frames;
        softmax(data, logits, frames);
        differentiate(data, logits, logits + half, frames);
      }
    }
    pairs.put(data, 0, count);
  }

  private static void softmax(float[] data, int from, int length) {
    float top = Float.NEGATIVE_INFINITY;
    for (int j = from; j < from + length; j++) {
      top = Math.max(top, data[j]);
    }
    float sum = 0f;
    for (int j = from; j < from + length; j++) {
      data[j] = (float) Math.exp(data[j] - top);
      sum += data[j];
    }
    for (int j = from; j < from + length; j++) {
      data[j] /= sum;
    }
  }

  /**
   * Takes the softmax p at {@code first} and its gradient at {@code second}; leaves the logits'
   * gradient and p there.
   */
  private static void differentiate(float[] data, int first, int second, int length) {
    float mean = 0f;
    for (int j = 0; j < length; j++) {
      mean += data[first + j] * data[second + j];
    }
    for (int j = 0; j < length; j++) {
      float p = data[first + j];
      data[first + j] = p * (data[second + j] - mean);
      data[second + j] = p;
    }
  }
}
