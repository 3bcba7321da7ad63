package org.maskedaction.ops;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.ops.kernel.RowCopy;
import org.maskedaction.ops.kernel.RowSum;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Each row of the output is the mean of rows of the first input, both arrays seen as rows of the
 * output's width; of consecutive ones, as many for each, unless a subclass chooses others.
 */
abstract class MeanOp extends GraphOp {
  /** The rows of the first input that each row of the output is the mean of. */
  int[][] rows(INDArray[] in, INDArray out) {
    int count = (int) (in[0].length() / out.length());
    int[][] rows = new int[(int) (out.length() / out.size(-1))][];
    Arrays.setAll(rows, b -> IntStream.range(b * count, (b + 1) * count).toArray());
    return rows;
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    assign(out[0], in[0].reshape(out[0].size(0), -1, out[0].size(1)).mean(1));
  }

  @Override
  public void accelerated(INDArray[] in, INDArray[] out) {
    int columns = (int) out[0].size(-1);
    int[][] rows = rows(in, out[0]);
    for (int b = 0; b < rows.length; b++) {
      RowSum.of(
          Memory.floats(in[0]),
          rows[b],
          columns,
          1.0 / Math.max(1, rows[b].length),
          Memory.at(Memory.floats(out[0]), (long) b * columns));
    }
  }

  /**
   * Gradient of a {@link MeanOp} of n consecutive rows. Inputs: x (its shape only), dy. Output: dx
   * of the shape of x, dy / n for each row.
   */
  abstract static class Gradient extends GraphOp {
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
}
