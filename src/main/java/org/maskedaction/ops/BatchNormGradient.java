package org.maskedaction.ops;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Gradients of {@link BatchNorm} by the batch. Inputs: x [B, F], gain [F], dy [B, F], mean [F],
 * variance [F]. Outputs: dx [B, F], dGain [F], dShift [F].
 */
public final class BatchNormGradient extends Normalisation {
  /** For the FlatBuffers copy. */
  public BatchNormGradient() {
    super("ma_batch_norm_bp");
  }

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
