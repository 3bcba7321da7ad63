package org.maskedaction.ops;

import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.ops.kernel.RowError;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Gradient of the loss of {@link MaskedPatchLoss}. Inputs: prediction [B, M, P], target [B, M, P],
 * dLoss scalar. Output: dPrediction [B, M, P].
 */
public final class MaskedPatchLossGradient extends GraphOp {
  /** For the FlatBuffers copy. */
  public MaskedPatchLossGradient() {
    super("ma_masked_patch_loss_bp");
  }

  private boolean squared() {
    return MaskedPatchLoss.isSquared(intArg(0));
  }

  /** The factor of the difference (squared error) or of its sign (absolute error). */
  private double scale(INDArray[] in) {
    return (squared() ? 2.0 : 1.0) * in[2].getDouble(0) / in[0].length();
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    INDArray difference = in[0].sub(in[1]);
    INDArray slope = squared() ? difference : Transforms.sign(difference, true);
    assign(out[0], slope.mul(scale(in)));
  }

  @Override
  public void accelerated(INDArray[] in, INDArray[] out) {
    int columns = (int) in[0].size(2);
    RowError.gradient(
        squared(),
        Memory.floats(in[0]),
        Memory.floats(in[1]),
        (int) (in[0].length() / columns),
        columns,
        (float) scale(in),
        Memory.floats(out[0]));
  }
}
