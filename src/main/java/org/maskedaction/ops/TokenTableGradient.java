package org.maskedaction.ops;

import java.util.stream.IntStream;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.ops.kernel.RowCopy;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Gradient of the table of {@link TokenTable}, the sum of dy over the clips. Inputs: table [1, N,
 * D] (its shape only), dy [B, N, D]. Output: dTable [1, N, D].
 */
public final class TokenTableGradient extends GraphOp {
  /** For the FlatBuffers copy. */
  public TokenTableGradient() {
    super("ma_token_table_bp");
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    assign(out[0], in[1].sum(0));
  }

  @Override
  public void accelerated(INDArray[] in, INDArray[] out) {
    int tokens = (int) in[1].size(1);
    int total = (int) in[1].size(0) * tokens;
    RowCopy.scatterAdd(
        Memory.floats(in[1]),
        IntStream.range(0, total).map(i -> i % tokens).toArray(),
        (int) in[1].size(2),
        tokens,
        Memory.floats(out[0]));
  }
}
