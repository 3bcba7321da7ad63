package org.maskedaction.ops;

import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.ops.kernel.RowCopy;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Gradient of {@link TokenMean}. Inputs: x [B, N, D] (its shape only), dy [B, D]. Output: dx [B, N,
 * D], dy / N for each token.
 */
public final class TokenMeanGradient extends GraphOp {
  /** For the FlatBuffers copy. */
  public TokenMeanGradient() {}

  TokenMeanGradient(SameDiff graph, SDVariable x, SDVariable dy) {
    super(graph, x, dy);
  }

  @Override
  public String opName() {
    return "ma_token_mean_bp";
  }

  @Override
  public int getNumOutputs() {
    return 1;
  }

  @Override
  protected long[][] outputShapes(INDArray[] in) {
    return new long[][] {in[0].shape()};
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    long tokens = in[0].size(1);
    INDArray share = in[1].div(tokens); // [B, D]
    INDArray dx = Rows.of(out[0]); // [B·N, D]
    for (long i = 0; i < dx.rows(); i++) {
      dx.getRow(i).assign(share.getRow(i / tokens));
    }
  }

  @Override
  public void accelerated(INDArray[] in, INDArray[] out) {
    int tokens = (int) in[0].size(1);
    int rows = (int) in[0].size(0) * tokens;
    int columns = (int) in[0].size(2);
    RowCopy.repeat(Memory.floats(in[1]), tokens, 1f / tokens, rows, columns, Memory.floats(out[0]));
  }
}
