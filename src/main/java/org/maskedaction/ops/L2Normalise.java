package org.maskedaction.ops;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Scales each row to unit length: y = x / max(‖x‖, 1e-12). Input: x [R, D]. Output: y [R, D]. A row
 * of zeros stays one and has no gradient.
 */
public final class L2Normalise extends GraphOp {
  private static final double SMALLEST = 1e-12;

  /** For the FlatBuffers copy. */
  public L2Normalise() {
    super("ma_l2_normalise");
  }

  /** Adds the scaling to the graph of {@code x}. */
  public static SDVariable of(String name, SDVariable x) {
    return new L2Normalise().named(name, x);
  }

  /** ‖x‖ of each row, at least 1e-12. // [R] */
  static INDArray lengths(INDArray x) {
    return Transforms.max(x.norm2(1), SMALLEST, false);
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    assign(out[0], in[0].divColumnVector(lengths(in[0])));
  }

  @Override
  protected SDVariable[] differentiate(SDVariable dy) {
    return new L2NormaliseGradient().on(arg(), dy);
  }
}
