package org.maskedaction.ops;

import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.ops.kernel.TrajectoryBackward;
import org.maskedaction.ops.kernel.TrajectoryShape;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Gradients of {@link TrajectoryAttention}. Inputs: its five inputs, dy [B, N, D] and, where they
 * were kept, the trajectory tokens [B, N, F, D]. Outputs: the gradient of each of the five inputs,
 * in their order and shapes. That of the temporal keys' bias is zero; those of the temporal values'
 * weight and bias are zero where the values are not projected.
 */
public final class TrajectoryAttentionGradient extends GraphOp {
  private static final int INPUTS = 5;

  /** For the FlatBuffers copy. */
  public TrajectoryAttentionGradient() {}

  TrajectoryAttentionGradient(
      SameDiff graph, int heads, int frames, boolean projectValues, SDVariable... inputs) {
    super(graph, inputs);
    addIArgument(heads, frames, projectValues ? 1 : 0);
  }

  @Override
  public String opName() {
    return "ma_trajectory_attention_bp";
  }

  @Override
  public int getNumOutputs() {
    return INPUTS;
  }

  @Override
  protected long[][] outputShapes(INDArray[] in) {
    long[][] shapes = new long[INPUTS][];
    for (int i = 0; i < INPUTS; i++) {
      shapes[i] = in[i].shape();
    }
    return shapes;
  }

  private TrajectoryShape shape(INDArray[] in) {
    return TrajectoryAttention.shape(in, intArg(0), intArg(1), flag(2));
  }

  /** Twice those of the attention: each of its products has a gradient for either factor. */
  @Override
  public long flops(INDArray[] in, INDArray[] out) {
    return 2 * TrajectoryAttention.productFlops(shape(in));
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    TrajectoryShape shape = shape(in);
    for (INDArray gradient : out) {
      if (gradient != null) {
        gradient.assign(0.0);
      }
    }
    for (long clip = 0; clip < shape.batch(); clip++) {
      TrajectoryEquations forward = new TrajectoryEquations(shape, in, clip);
      new TrajectoryEquationsGradient(shape, in, clip, forward).addTo(out);
    }
  }

  @Override
  public void accelerated(INDArray[] in, INDArray[] out) {
    TrajectoryBackward.Gradients gradients =
        new TrajectoryBackward.Gradients(
            Memory.floatsOrNull(out[0]),
            Memory.floatsOrNull(out[1]),
            Memory.floatsOrNull(out[2]),
            Memory.floatsOrNull(out[3]),
            Memory.floatsOrNull(out[4]));
    new TrajectoryBackward(shape(in), TrajectoryAttention.weights(in))
        .run(
            Memory.floats(in[0]),
            in.length > INPUTS + 1 ? Memory.floats(in[INPUTS + 1]) : null,
            Memory.floats(in[INPUTS]),
            gradients);
  }
}
