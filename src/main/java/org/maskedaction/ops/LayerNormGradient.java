package org.maskedaction.ops;

import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.ops.kernel.RowNorm;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Gradients of {@link LayerNorm}. Inputs: x [..., D], gain [D], dy [..., D], mean [R], variance
 * [R]. Outputs: dx [..., D], dGain [D], dShift [D].
 */
public final class LayerNormGradient extends Normalisation {
  /** For the FlatBuffers copy. */
  public LayerNormGradient() {
    super("ma_layer_norm_bp");
  }

  @Override
  protected long[][] outputShapes(INDArray[] in) {
    return new long[][] {in[0].shape(), in[1].shape(), in[1].shape()};
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    INDArray dy = Rows.of(in[2]); // [R, D]
    INDArray deviation = deviation(in[4]); // [R]
    INDArray normal = Rows.of(in[0]).subColumnVector(in[3]).diviColumnVector(deviation); // [R, D]
    assign(out[1], dy.mul(normal).sum(0));
    assign(out[2], dy.sum(0));
    INDArray scaled = dy.mulRowVector(in[1]); // [R, D]
    INDArray alongNormal = scaled.mul(normal).mean(1); // [R]
    INDArray dx =
        scaled
            .subColumnVector(scaled.mean(1))
            .subi(normal.mulColumnVector(alongNormal))
            .diviColumnVector(deviation);
    assign(out[0], dx);
  }

  @Override
  public void accelerated(INDArray[] in, INDArray[] out) {
    long columns = in[0].size(-1);
    long rows = in[0].length() / columns;
    FloatPointer[] x = floats(in);
    FloatPointer[] dx = floats(out);
    RowNorm.backward(
        x[0], x[1], x[2], x[3], x[4], rows, columns, (float) eps(), dx[0], dx[1], dx[2]);
  }
}
