package org.maskedaction.testing;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Sine waves as weights and clips, for which numbers of the published implementations are known.
 */
public final class SineWaves {
  private SineWaves() {}

  /** height · sin(frequency · k + phase) for k = 0, 1, … */
  public static INDArray wave(double height, double frequency, double phase, long length) {
    double[] values = new double[(int) length];
    for (int k = 0; k < values.length; k++) {
      values[k] = height * Math.sin(frequency * k + phase);
    }
    return Nd4j.createFromArray(values);
  }

  /** Tensor t becomes 0.05 sin(0.37 k + 0.11 t), gains of norms 1 more; t counts from 0. */
  public static void fill(Map<String, INDArray> parameters) {
    int t = 0;
    for (Map.Entry<String, INDArray> entry : parameters.entrySet()) {
      fill(entry.getKey(), entry.getValue(), t++);
    }
  }

  /** The same for the parameter {@code name} in place {@code t} of a state dict. */
  public static void fill(String name, INDArray array, int t) {
    INDArray values = wave(0.05, 0.37, 0.11 * t, array.length());
    if (name.matches(".*norm\\d?\\.weight")) {
      values.addi(1);
    }
    array.assign(values.reshape(array.shape()));
  }

  /** Two normalised clips of 16 frames of 32 x 32, cut into 2 x 16 x 16 tubelets. // [2, 32, P] */
  public static INDArray tubelets() {
    INDArray clips = wave(1, 0.01, 0, 2L * 3 * 16 * 32 * 32).reshape(2, 3, 16, 32, 32);
    return Tubelets.ofChannelsFirst(clips, 2, 16);
  }
}
