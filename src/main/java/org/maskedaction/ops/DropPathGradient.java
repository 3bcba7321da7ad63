package org.maskedaction.ops;

import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.ops.kernel.RowScale;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Gradient of the branch of {@link DropPath}. Inputs: keep [paths, B], dy [B, N, D]. Output:
 * dBranch [B, N, D], keep[path, b] dy[b].
 */
public final class DropPathGradient extends GraphOp {
  /** For the FlatBuffers copy. */
  public DropPathGradient() {
    super("ma_drop_path_bp");
  }

  @Override
  protected long[][] outputShapes(INDArray[] in) {
    return new long[][] {in[1].shape()};
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    assign(out[0], DropPath.scaled(in[1], in[0], intArg(0)));
  }

  @Override
  public void accelerated(INDArray[] in, INDArray[] out) {
    RowScale.of(
        Memory.floats(in[1]),
        DropPath.factors(in[0], intArg(0)),
        (int) in[1].size(1),
        (int) in[1].size(2),
        Memory.floats(out[0]));
  }
}
