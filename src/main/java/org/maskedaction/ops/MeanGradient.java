package org.maskedaction.ops;

import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.ops.kernel.RowCopy;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Gradient of a {@link MeanOp} of n consecutive rows. Inputs: x (its shape only), dy. Output: dx of
 * the shape of x, dy / n for each row.
 */
abstract class MeanGradient extends GraphOp {
  MeanGradient(String name) {
    super(name);
  }

  @Override
  public final void portable(INDArray[] in, INDArray[] out) {
    long count = in[0].length() / in[1].length();
    INDArray share = in[1].div(count); // [B, D]
    INDArray dx = out[0].reshape('c', -1, share.size(1)); // [B·n, D]
    for (long i = 0; i < dx.rows(); i++) {
      dx.getRow(i).assign(share.getRow(i / count));
    }
  }

  @Override
  public final void accelerated(INDArray[] in, INDArray[] out) {
    int count = (int) (in[0].length() / in[1].length());
    int columns = (int) in[1].size(1);
    int rows = (int) (in[0].length() / columns);
    RowCopy.repeat(Memory.floats(in[1]), count, 1f / count, rows, columns, Memory.floats(out[0]));
  }
}
