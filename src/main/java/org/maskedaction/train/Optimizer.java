package org.maskedaction.train;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Changes parameters by their gradients, with a state that can be saved and restored. */
public interface Optimizer {
  /** How many updates were made; part of the state. */
  long updates();

  /** Sets the number of updates made, when resuming. */
  void setUpdates(long updates);

  /** The moments of the gradients by name: the rest of the state, to be read and written. */
  Map<String, INDArray> moments();

  /**
   * One update of all parameters.
   *
   * @param gradients by parameter name, float32
   * @param scale what to multiply gradients with (clipping, accumulation)
   * @param rate learning rate
   */
  void step(Map<String, INDArray> gradients, double scale, double rate);
}
