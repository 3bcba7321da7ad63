package org.maskedaction.ops;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Gradient of {@link MaskedMean}. Inputs: x [B·M, N, D] (its shape only), valid [B·M, N], dy [B, 1,
 * D]. Output: dx [B·M, N, D], dy divided by the number of valid tokens of the clip, 0 elsewhere.
 */
public final class MaskedMeanGradient extends GraphOp {
  /** For the FlatBuffers copy. */
  public MaskedMeanGradient() {
    super("ma_masked_mean_bp");
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    int[][] rows = MaskedMean.validRows(in[1], intArg(0));
    INDArray dx = Rows.of(out[0]);
    INDArray dy = Rows.of(in[2]);
    out[0].assign(0);
    for (int b = 0; b < rows.length; b++) {
      INDArray share = dy.getRow(b).div(Math.max(1, rows[b].length));
      for (int row : rows[b]) {
        dx.getRow(row).assign(share);
      }
    }
  }
}
