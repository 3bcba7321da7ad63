package org.maskedaction.ops;

import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.ops.kernel.OrthoformerBackward;
import org.maskedaction.ops.kernel.TrajectoryShape;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Gradients of {@link OrthoformerAttention}. Inputs: its first five inputs, dy [B, N, D], the
 * landmarks [B, L, D] and, where they were kept, the trajectory tokens [B, N, F, D]. Outputs: the
 * gradient of each of the five inputs, as of {@link TrajectoryAttentionGradient}. The landmarks are
 * constant.
 */
public final class OrthoformerAttentionGradient extends SpaceTimeAttentionGradient {
  private static final int LANDMARKS = GRADIENT + 1;
  private static final int TOKENS = GRADIENT + 2;

  /** For the FlatBuffers copy. */
  public OrthoformerAttentionGradient() {
    super("ma_orthoformer_attention_bp");
  }

  @Override
  SpacePooling pooling(TrajectoryShape shape, INDArray[] in, long clip) {
    return new LandmarkPooling(shape, in[0], in[LANDMARKS], clip);
  }

  /**
   * Twice those of the attention, as each of its products has a gradient for either factor, but for
   * the landmarks, a factor of both affinities without gradient: 4 B N L D less.
   */
  @Override
  public long flops(INDArray[] in, INDArray[] out) {
    TrajectoryShape shape = shape(in);
    long constant = 4 * in[GRADIENT].length() * in[LANDMARKS].size(1);
    return 2 * OrthoformerAttention.productFlops(shape, in[LANDMARKS].size(1)) - constant;
  }

  @Override
  public void accelerated(INDArray[] in, INDArray[] out) {
    long count = in[LANDMARKS].size(1);
    new OrthoformerBackward(shape(in), weights(in), count)
        .run(
            Memory.floats(in[0]),
            Memory.floats(in[LANDMARKS]),
            in.length > TOKENS ? Memory.floats(in[TOKENS]) : null,
            Memory.floats(in[GRADIENT]),
            gradients(out));
  }
}
