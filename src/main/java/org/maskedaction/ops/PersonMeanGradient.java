package org.maskedaction.ops;

import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.ops.kernel.RowCopy;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Gradient of {@link PersonMean}. Inputs: x [B·M, N, D] (its shape only), dy [B, D]. Output: dx
 * [B·M, N, D], dy / (M N) for each token.
 */
public final class PersonMeanGradient extends GraphOp {
  /** For the FlatBuffers copy. */
  public PersonMeanGradient() {}

  PersonMeanGradient(SameDiff graph, int persons, SDVariable x, SDVariable dy) {
    super(graph, x, dy);
    addIArgument(persons);
  }

  @Override
  public String opName() {
    return "ma_person_mean_bp";
  }

  @Override
  public int getNumOutputs() {
    return 1;
  }

  @Override
  protected long[][] outputShapes(INDArray[] in) {
    return new long[][] {in[0].shape()};
  }

  private int tokens(INDArray x) {
    return intArg(0) * (int) x.size(1);
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    int tokens = tokens(in[0]);
    INDArray share = in[1].div(tokens); // [B, D]
    INDArray dx = Rows.of(out[0]);
    for (long i = 0; i < dx.rows(); i++) {
      dx.getRow(i).assign(share.getRow(i / tokens));
    }
  }

  @Override
  public void accelerated(INDArray[] in, INDArray[] out) {
    int tokens = tokens(in[0]);
    int columns = (int) in[0].size(2);
    int rows = (int) (in[0].length() / columns);
    RowCopy.repeat(Memory.floats(in[1]), tokens, 1f / tokens, rows, columns, Memory.floats(out[0]));
  }
}
