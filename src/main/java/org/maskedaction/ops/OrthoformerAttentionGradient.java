package org.maskedaction.ops;

import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.ops.kernel.OrthoformerBackward;
import org.maskedaction.ops.kernel.TrajectoryBackward;
import org.maskedaction.ops.kernel.TrajectoryShape;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Gradients of {@link OrthoformerAttention}. Inputs: its first five inputs, dy [B, N, D], the
 * landmarks [B, L, D] and, where they were kept, the trajectory tokens [B, N, F, D]. Outputs: the
 * gradient of each of the five inputs, as of {@link TrajectoryAttentionGradient}. The landmarks are
 * constant.
 */
public final class OrthoformerAttentionGradient extends GraphOp {
  private static final int OUTPUTS = 5;
  private static final int GRADIENT = 5;
  private static final int LANDMARKS = 6;
  private static final int TOKENS = 7;

  /** For the FlatBuffers copy. */
  public OrthoformerAttentionGradient() {}

  OrthoformerAttentionGradient(
      SameDiff graph, int heads, int frames, boolean projectValues, SDVariable... inputs) {
    super(graph, inputs);
    addIArgument(heads, frames, projectValues ? 1 : 0);
  }

  @Override
  public String opName() {
    return "ma_orthoformer_attention_bp";
  }

  @Override
  public int getNumOutputs() {
    return OUTPUTS;
  }

  @Override
  protected long[][] outputShapes(INDArray[] in) {
    long[][] shapes = new long[OUTPUTS][];
    for (int i = 0; i < OUTPUTS; i++) {
      shapes[i] = in[i].shape();
    }
    return shapes;
  }

  private TrajectoryShape shape(INDArray[] in) {
    return TrajectoryAttention.shape(in, intArg(0), intArg(1), flag(2));
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
  public void portable(INDArray[] in, INDArray[] out) {
    TrajectoryShape shape = shape(in);
    for (INDArray gradient : out) {
      if (gradient != null) {
        gradient.assign(0.0);
      }
    }
    for (long clip = 0; clip < shape.batch(); clip++) {
      OrthoformerEquations pooling = new OrthoformerEquations(shape, in[0], in[LANDMARKS], clip);
      TrajectoryEquations forward = new TrajectoryEquations(shape, in, clip, pooling.tokens());
      TrajectoryEquationsGradient gradient =
          new TrajectoryEquationsGradient(shape, in, clip, forward);
      gradient.addWeights(out);
      if (out[0] != null) {
        pooling.addGradient(
            gradient.dTokens(),
            out[0].get(NDArrayIndex.point(clip), NDArrayIndex.all(), NDArrayIndex.all()));
      }
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
    long count = in[LANDMARKS].size(1);
    new OrthoformerBackward(shape(in), TrajectoryAttention.weights(in), count)
        .run(
            Memory.floats(in[0]),
            Memory.floats(in[LANDMARKS]),
            in.length > TOKENS ? Memory.floats(in[TOKENS]) : null,
            Memory.floats(in[GRADIENT]),
            gradients);
  }
}
