package org.maskedaction.ops;

import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.ops.kernel.TrajectoryBackward;
import org.maskedaction.ops.kernel.TrajectoryShape;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Gradients of a {@link SpaceTimeAttention}. Inputs: its first five, dy [B, N, D], its other inputs
 * and, where they were kept, the trajectory tokens [B, N, F, D]. Outputs: the gradient of each of
 * the five inputs, in their order and shapes.
 */
abstract class SpaceTimeAttentionGradient extends SpaceTimeOp {
  /** Place of dy among the inputs. */
  static final int GRADIENT = INPUTS;

  SpaceTimeAttentionGradient(String name) {
    super(name, INPUTS);
  }

  @Override
  public final void portable(INDArray[] in, INDArray[] out) {
    TrajectoryShape shape = shape(in);
    for (INDArray gradient : out) {
      assign(gradient, 0.0);
    }
    for (long clip = 0; clip < shape.batch(); clip++) {
      SpacePooling pooling = pooling(shape, in, clip);
      TemporalEquations forward = new TemporalEquations(shape, in, pooling.tokens());
      TemporalEquationsGradient gradient =
          new TemporalEquationsGradient(shape, in, in[GRADIENT].slice(clip), forward);
      gradient.addWeights(out);
      if (out[0] != null) {
        pooling.addGradient(gradient.dTokens(), out[0].slice(clip));
      }
    }
  }

  /** Where the kernels write the outputs that somebody reads. */
  static TrajectoryBackward.Gradients gradients(INDArray[] out) {
    return new TrajectoryBackward.Gradients(
        Memory.floatsOrNull(out[0]),
        Memory.floatsOrNull(out[1]),
        Memory.floatsOrNull(out[2]),
        Memory.floatsOrNull(out[3]),
        Memory.floatsOrNull(out[4]));
  }
}
