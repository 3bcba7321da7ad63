package org.maskedaction.ops;

import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.ops.kernel.RowCopy;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Adds a learnable table to the tokens of each clip: y[b] = x[b] + table[0]. Inputs: x [B, N, D],
 * table [1, N, D]. Output: y [B, N, D].
 */
@GraphOp.Name("ma_token_table")
public final class TokenTable extends GraphOp {
  /** Adds the sum to the graph of {@code x}. */
  public static SDVariable add(String name, SDVariable x, SDVariable table) {
    return new TokenTable().named(name, x, table);
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    INDArray table = Rows.of(in[1]); // [N, D]
    for (long b = 0; b < in[0].size(0); b++) {
      out[0].slice(b).assign(in[0].slice(b).add(table));
    }
  }

  @Override
  public void accelerated(INDArray[] in, INDArray[] out) {
    int tokens = (int) in[0].size(1);
    int columns = (int) in[0].size(2);
    FloatPointer x = Memory.floats(in[0]);
    RowCopy.add(
        Memory.floats(in[1]),
        tokens,
        i -> Memory.at(x, (long) i * columns),
        (int) in[0].size(0) * tokens,
        columns,
        Memory.floats(out[0]));
  }

  @Override
  protected SDVariable[] differentiate(SDVariable dy) {
    return new SDVariable[] {dy, new Gradient().on(arg(1), dy)[0]};
  }

  /**
   * Gradient of the table of {@link TokenTable}, the sum of dy over the clips. Inputs: table [1, N,
   * D] (its shape only), dy [B, N, D]. Output: dTable [1, N, D].
   */
  @GraphOp.Name("ma_token_table_bp")
  public static final class Gradient extends GraphOp {
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
}
