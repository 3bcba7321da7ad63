package org.maskedaction.ops;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Layer and batch normalisation and their gradients. Argument: eps. The normalisations give y, mean
 * and variance; their gradients take x, gain, dy, mean and variance and give those of x, gain and
 * shift. All outputs are always written.
 */
abstract class Normalisation extends GraphOp {
  final double eps() {
    return doubleArg(0);
  }

  /** sqrt(variance + eps). */
  final INDArray deviation(INDArray variance) {
    return Transforms.sqrt(variance.add(eps()), true);
  }

  @Override
  public final boolean needsAllOutputs() {
    return true;
  }

  /** Adds the gradient of this normalisation to the graph. */
  final SDVariable[] differentiate(Normalisation gradient, SDVariable dy) {
    SDVariable[] own = outputVariables();
    return gradient.withArgumentsOf(this).on(arg(0), arg(1), dy, own[1], own[2]);
  }
}
