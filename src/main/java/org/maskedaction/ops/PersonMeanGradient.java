package org.maskedaction.ops;

import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.ops.kernel.RowCopy;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Gradient of {@link PersonMean}. Inputs: x [B·M, N, D] (its shape only), dy [B, V·D]. Output: dx
 * [B·M, N, D], V dy / (M N) for each token.
 */
public final class PersonMeanGradient extends GraphOp {
  /** For the FlatBuffers copy. */
  public PersonMeanGradient() {}

  PersonMeanGradient(SameDiff graph, int persons, int joints, SDVariable x, SDVariable dy) {
    super(graph, x, dy);
    addIArgument(persons, joints);
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

  /** Values that each mean is of. */
  private int tokens(INDArray x) {
    return intArg(0) * (int) x.size(1) / intArg(1);
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    int tokens = tokens(in[0]);
    INDArray share = in[1].div(tokens); // [B, V·D]
    INDArray dx = out[0].reshape('c', -1, share.size(1)); // [B·M·N/V, V·D]
    for (long i = 0; i < dx.rows(); i++) {
      dx.getRow(i).assign(share.getRow(i / tokens));
    }
  }

  @Override
  public void accelerated(INDArray[] in, INDArray[] out) {
    int tokens = tokens(in[0]);
    int columns = (int) in[1].size(1);
    int rows = (int) (in[0].length() / columns);
    RowCopy.repeat(Memory.floats(in[1]), tokens, 1f / tokens, rows, columns, Memory.floats(out[0]));
  }
}
