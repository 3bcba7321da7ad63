package org.maskedaction.ops;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Batch normalisation of vectors (Ioffe and Szegedy, 2015): y = (x - mean) / sqrt(variance + eps) *
 * gain + shift, each feature over the batch, or with given statistics.
 *
 * <p>Inputs: x [B, F], gain [F], shift [F], and where they are given mean [F] and variance [F].
 * Outputs: y [B, F], and the statistics used: mean [F] and variance [F], of the batch the
 * population's, divided by B. There is no gradient with given statistics.
 */
@GraphOp.Name(value = "ma_batch_norm", outputs = 3)
public final class BatchNorm extends Normalisation {
  /**
   * What the op gives.
   *
   * @param y the normalised vectors // [B, F]
   * @param mean of the batch // [F]
   * @param variance of the batch, divided by B // [F]
   */
  public record Normalised(SDVariable y, SDVariable mean, SDVariable variance) {}

  /**
   * Adds the normalisation by the batch to the graph of {@code x}; the outputs are called {@code
   * NAME}, {@code NAME.batch_mean} and {@code NAME.batch_var}.
   */
  public static Normalised ofBatch(
      String name, SDVariable x, SDVariable gain, SDVariable shift, double eps) {
    SDVariable[] out = new BatchNorm().withDoubles(eps).on(x, gain, shift);
    return new Normalised(
        out[0].rename(name),
        out[1].rename(name + ".batch_mean"),
        out[2].rename(name + ".batch_var"));
  }

  /** Adds the normalisation by given statistics to the graph of {@code x}. */
  public static SDVariable withStatistics(
      String name,
      SDVariable x,
      SDVariable gain,
      SDVariable shift,
      SDVariable mean,
      SDVariable variance,
      double eps) {
    return new BatchNorm().withDoubles(eps).named(name, x, gain, shift, mean, variance);
  }

  @Override
  protected long[][] outputShapes(INDArray[] in) {
    long[] features = {in[0].size(1)};
    return new long[][] {in[0].shape(), features, features};
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    boolean given = in.length > 3;
    INDArray mean = given ? in[3] : in[0].mean(0); // [F]
    INDArray centred = in[0].subRowVector(mean); // [B, F]
    INDArray variance = given ? in[4] : centred.mul(centred).mean(0); // [F]
    INDArray deviation = deviation(variance);
    assign(out[0], centred.diviRowVector(deviation).muliRowVector(in[1]).addiRowVector(in[2]));
    assign(out[1], mean);
    assign(out[2], variance);
  }

  @Override
  protected SDVariable[] differentiate(SDVariable dy) {
    if (args().length > 3) {
      throw new UnsupportedOperationException("batch norm with given statistics has no gradient");
    }
    return differentiate(new Gradient(), dy);
  }

  /**
   * Gradients of {@link BatchNorm} by the batch. Inputs: x [B, F], gain [F], dy [B, F], mean [F],
   * variance [F]. Outputs: dx [B, F], dGain [F], dShift [F].
   */
  @GraphOp.Name(value = "ma_batch_norm_bp", outputs = 3)
  public static final class Gradient extends Normalisation {
    @Override
    protected long[][] outputShapes(INDArray[] in) {
      return new long[][] {in[0].shape(), in[1].shape(), in[1].shape()};
    }

    /** dx = gain / deviation (dy - mean(dy) - x̂ mean(dy x̂)), the means over the batch. */
    @Override
    public void portable(INDArray[] in, INDArray[] out) {
      INDArray dy = in[2]; // [B, F]
      INDArray deviation = deviation(in[4]); // [F]
      INDArray normal = in[0].subRowVector(in[3]).diviRowVector(deviation); // [B, F]
      INDArray alongNormal = dy.mul(normal); // [B, F]
      assign(out[1], alongNormal.sum(0));
      assign(out[2], dy.sum(0));
      INDArray dx =
          dy.subRowVector(dy.mean(0))
              .subi(normal.muliRowVector(alongNormal.mean(0)))
              .muliRowVector(in[1].div(deviation));
      assign(out[0], dx);
    }
  }
}
