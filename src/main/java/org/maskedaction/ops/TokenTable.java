package org.maskedaction.ops;

import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.ops.kernel.RowCopy;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Adds a learnable table to the tokens of each clip: y[b] = x[b] + table[0]. Inputs: x [B, N, D],
 * table [1, N, D]. Output: y [B, N, D].
 */
public final class TokenTable extends GraphOp {
  /** For the FlatBuffers copy. */
  public TokenTable() {}

  private TokenTable(SameDiff graph, SDVariable x, SDVariable table) {
    super(graph, x, table);
  }

  /** Adds the sum to the graph of {@code x}. */
  public static SDVariable add(String name, SDVariable x, SDVariable table) {
    return new TokenTable(x.getSameDiff(), x, table).outputVariable().rename(name);
  }

  @Override
  public String opName() {
    return "ma_token_table";
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
    INDArray table = Rows.of(in[1]); // [N, D]
    for (long b = 0; b < in[0].size(0); b++) {
      INDArray x = in[0].get(NDArrayIndex.point(b), NDArrayIndex.all(), NDArrayIndex.all());
      out[0]
          .get(NDArrayIndex.point(b), NDArrayIndex.all(), NDArrayIndex.all())
          .assign(x.add(table));
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
  public List<SDVariable> doDiff(List<SDVariable> gradients) {
    SDVariable dy = gradients.get(0);
    return List.of(dy, new TokenTableGradient(sameDiff, arg(1), dy).outputVariable());
  }
}
