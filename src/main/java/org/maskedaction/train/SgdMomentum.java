package org.maskedaction.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Stochastic gradient descent with momentum μ as PyTorch has it: v ← μ v + gradient, then parameter
 * ← parameter - rate · v.
 */
public final class SgdMomentum implements Optimizer {
  private final double momentum;
  private final Map<String, INDArray> parameters;
  private final Map<String, INDArray> velocities = new LinkedHashMap<>();
  private long updates;

  /**
   * An optimiser at rest.
   *
   * @param momentum share μ of the velocity that an update keeps
   * @param parameters what it changes, float32
   */
  public SgdMomentum(double momentum, Map<String, INDArray> parameters) {
    this.momentum = momentum;
    this.parameters = parameters;
    parameters.forEach(
        (name, array) -> velocities.put(name, Nd4j.zeros(DataType.FLOAT, array.shape())));
  }

  @Override
  public long updates() {
    return updates;
  }

  @Override
  public void setUpdates(long updates) {
    this.updates = updates;
  }

  /** {@inheritDoc} They are called {@code NAME.momentum_buffer}. */
  @Override
  public Map<String, INDArray> moments() {
    Map<String, INDArray> moments = new LinkedHashMap<>();
    velocities.forEach((name, velocity) -> moments.put(name + ".momentum_buffer", velocity));
    return moments;
  }

  @Override
  public void step(Map<String, INDArray> gradients, double scale, double rate) {
    updates++;
    velocities.forEach(
        (name, velocity) -> {
          velocity.muli(momentum).addi(gradients.get(name).mul(scale));
          parameters.get(name).subi(velocity.mul(rate));
        });
  }
}
