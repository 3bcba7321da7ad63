package org.maskedaction.ops;

import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.ops.kernel.RowCopy;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Adds a learnable table to the tokens of each clip: y[b] = x[b] + table[0]. Inputs: x [B, N, D],
 * table [1, N, D]. Output: y [B, N, D].
 */
public final class TokenTable extends GraphOp {
  /** For the FlatBuffers copy. */
  public TokenTable() {
    super("ma_token_table");
  }

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
    return new SDVariable[] {dy, new TokenTableGradient().on(arg(1), dy)[0]};
  }
}
