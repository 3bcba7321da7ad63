package org.maskedaction.ops;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Scales each row to unit length: y = x / max(‖x‖, 1e-12). Input: x [R, D]. Output: y [R, D]. A row
 * of zeros stays one and has no gradient.
 */
@GraphOp.Name("ma_l2_normalise")
public final class L2Normalise extends GraphOp {
  private static final double SMALLEST = 1e-12;

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
    return differentiateBy(new Gradient(), dy);
  }

  /**
   * Gradient of {@link L2Normalise}. Inputs: x [R, D], dy [R, D]. Output: dx [R, D], (dy - y
   * (y·dy)) / ‖x‖ for each row, 0 for a row of zeros.
   */
  @GraphOp.Name("ma_l2_normalise_bp")
  public static final class Gradient extends GraphOp {
    @Override
    public void portable(INDArray[] in, INDArray[] out) {
      INDArray lengths = lengths(in[0]); // [R]
      INDArray y = in[0].divColumnVector(lengths);
      INDArray along = y.mul(in[1]).sum(1); // [R]
      INDArray dx = in[1].sub(y.mulColumnVector(along)).diviColumnVector(lengths);
      INDArray present = y.norm2(1).gt(0).castTo(dx.dataType()); // [R]
      assign(out[0], dx.muliColumnVector(present));
    }
  }
}
