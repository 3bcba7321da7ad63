package org.maskedaction.ops;

import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.ops.kernel.RowNorm;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Layer normalisation over the last dimension: y = (x - mean) / sqrt(variance + eps) * gain +
 * shift.
 *
 * <p>Inputs: x [..., D], gain [D], shift [D]. Outputs: y [..., D], and for the gradient mean [R]
 * and variance [R].
 */
@GraphOp.Name(value = "ma_layer_norm", outputs = 3)
public final class LayerNorm extends Normalisation {
  /** Adds the normalisation to the graph of {@code x}. */
  public static SDVariable of(
      String name, SDVariable x, SDVariable gain, SDVariable shift, double eps) {
    return new LayerNorm().withDoubles(eps).named(name, x, gain, shift);
  }

  @Override
  protected long[][] outputShapes(INDArray[] in) {
    long[] rows = {in[0].length() / in[0].size(-1)};
    return new long[][] {in[0].shape(), rows, rows};
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    INDArray x = Rows.of(in[0]); // [R, D]
    INDArray mean = x.mean(1); // [R]
    INDArray centred = x.subColumnVector(mean);
    INDArray variance = centred.mul(centred).mean(1); // [R]
    INDArray deviation = deviation(variance);
    INDArray y = centred.diviColumnVector(deviation).muliRowVector(in[1]).addiRowVector(in[2]);
    assign(out[0], y);
    assign(out[1], mean);
    assign(out[2], variance);
  }

  @Override
  public void accelerated(INDArray[] in, INDArray[] out) {
    FloatPointer[] x = floats(in);
    FloatPointer[] y = floats(out);
    long columns = in[0].size(-1);
    long rows = in[0].length() / columns;
    RowNorm.forward(x[0], x[1], x[2], rows, columns, (float) eps(), y[0], y[1], y[2]);
  }

  @Override
  protected SDVariable[] differentiate(SDVariable dy) {
    return differentiate(new Gradient(), dy);
  }

  /**
   * Gradients of {@link LayerNorm}. Inputs: x [..., D], gain [D], dy [..., D], mean [R], variance
   * [R]. Outputs: dx [..., D], dGain [D], dShift [D].
   */
  @GraphOp.Name(value = "ma_layer_norm_bp", outputs = 3)
  public static final class Gradient extends Normalisation {
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
}
