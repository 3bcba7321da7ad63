package org.maskedaction.ops;

import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.ops.kernel.TrajectoryBackward;
import org.maskedaction.ops.kernel.TrajectoryShape;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Gradients of {@link TrajectoryAttention}. Inputs: its five inputs, dy [B, N, D] and, where they
 * were kept, the trajectory tokens [B, N, F, D]. Outputs: the gradient of each of the five inputs,
 * in their order and shapes. That of the temporal keys' bias is zero; those of the temporal values'
 * weight and bias are zero where the values are not projected.
 */
public final class TrajectoryAttentionGradient extends SpaceTimeAttentionGradient {
  private static final int TOKENS = GRADIENT + 1;

  /** For the FlatBuffers copy. */
  public TrajectoryAttentionGradient() {
    super("ma_trajectory_attention_bp");
  }

  @Override
  SpacePooling pooling(TrajectoryShape shape, INDArray[] in, long clip) {
    return new ExactPooling(shape, in[0], clip);
  }

  /** Twice those of the attention: each of its products has a gradient for either factor. */
  @Override
  public long flops(INDArray[] in, INDArray[] out) {
    return 2 * TrajectoryAttention.productFlops(shape(in));
  }

  @Override
  public void accelerated(INDArray[] in, INDArray[] out) {
    new TrajectoryBackward(shape(in), weights(in))
        .run(
            Memory.floats(in[0]),
            in.length > TOKENS ? Memory.floats(in[TOKENS]) : null,
            Memory.floats(in[GRADIENT]),
            gradients(out));
  }
}
