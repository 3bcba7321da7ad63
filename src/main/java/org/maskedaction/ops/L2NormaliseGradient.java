package org.maskedaction.ops;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Gradient of {@link L2Normalise}. Inputs: x [R, D], dy [R, D]. Output: dx [R, D], (dy - y (y·dy))
 * / ‖x‖ for each row, 0 for a row of zeros.
 */
public final class L2NormaliseGradient extends GraphOp {
  /** For the FlatBuffers copy. */
  public L2NormaliseGradient() {
    super("ma_l2_normalise_bp");
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    INDArray lengths = L2Normalise.lengths(in[0]); // [R]
    INDArray y = in[0].divColumnVector(lengths);
    INDArray along = y.mul(in[1]).sum(1); // [R]
    INDArray dx = in[1].sub(y.mulColumnVector(along)).diviColumnVector(lengths);
    INDArray present = y.norm2(1).gt(0).castTo(dx.dataType()); // [R]
    assign(out[0], dx.muliColumnVector(present));
  }
}
