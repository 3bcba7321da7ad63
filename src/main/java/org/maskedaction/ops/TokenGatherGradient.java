package org.maskedaction.ops;

import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.ops.kernel.RowCopy;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Gradient of {@link TokenGather}: the sum of dy over all uses of a token, in the order of clip and
 * position.
 *
 * <p>Inputs: x [B or 1, N, D] (its shape only), indices [B, K], dy [B, K, D]. Output: dx of the
 * shape of x.
 */
public final class TokenGatherGradient extends GraphOp {
  /** For the FlatBuffers copy. */
  public TokenGatherGradient() {
    super("ma_token_gather_bp");
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    int[] rows = TokenGather.rows(in[0], in[1]);
    INDArray dy = Rows.of(in[2]);
    out[0].assign(0.0);
    INDArray dx = Rows.of(out[0]);
    for (int i = 0; i < rows.length; i++) {
      dx.getRow(rows[i]).addi(dy.getRow(i));
    }
  }

  @Override
  public void accelerated(INDArray[] in, INDArray[] out) {
    int columns = (int) in[0].size(2);
    int targetRows = (int) (in[0].size(0) * in[0].size(1));
    int[] rows = TokenGather.rows(in[0], in[1]);
    RowCopy.scatterAdd(Memory.floats(in[2]), rows, columns, targetRows, Memory.floats(out[0]));
  }
}
