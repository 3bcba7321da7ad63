package org.maskedaction.ops;

import java.util.stream.IntStream;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.ops.kernel.RowCopy;
import org.maskedaction.ops.kernel.RowSum;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Gradients of {@link TokenScatter}. Inputs: dy [B, N, D], indices [B, K]. Outputs: dx [B, K, D],
 * the rows of dy at the indices, and dFill [D], the sum of all other rows.
 */
public final class TokenScatterGradient extends GraphOp {
  /** For the FlatBuffers copy. */
  public TokenScatterGradient() {
    super("ma_token_scatter_bp", 2);
  }

  @Override
  protected long[][] outputShapes(INDArray[] in) {
    long columns = in[0].size(2);
    return new long[][] {{in[1].size(0), in[1].size(1), columns}, {columns}};
  }

  private static int[] filledRows(int[] rows, INDArray dy) {
    int total = (int) (dy.size(0) * dy.size(1));
    int[] inverse = TokenRows.inverse(rows, total);
    return IntStream.range(0, total).filter(i -> inverse[i] < 0).toArray();
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    int[] rows = TokenRows.of(in[1], (int) in[0].size(1), false);
    INDArray dy = Rows.of(in[0]);
    if (out[0] != null) {
      INDArray dx = Rows.of(out[0]);
      for (int i = 0; i < rows.length; i++) {
        dx.getRow(i).assign(dy.getRow(rows[i]));
      }
    }
    if (out[1] != null) {
      out[1].assign(0.0);
      for (int row : filledRows(rows, in[0])) {
        out[1].addi(dy.getRow(row));
      }
    }
  }

  @Override
  public void accelerated(INDArray[] in, INDArray[] out) {
    int[] rows = TokenRows.of(in[1], (int) in[0].size(1), false);
    int columns = (int) in[0].size(2);
    if (out[0] != null) {
      RowCopy.gather(Memory.floats(in[0]), rows, columns, Memory.floats(out[0]));
    }
    if (out[1] != null) {
      int[] filled = filledRows(rows, in[0]);
      RowSum.of(Memory.floats(in[0]), filled, columns, 1.0, Memory.floats(out[1]));
    }
  }
}
