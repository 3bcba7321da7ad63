package org.maskedaction.ops;

import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.ops.kernel.RowNorm;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Gradients of {@link LayerNorm}. Inputs: x [..., D], gain [D], dy [..., D], mean [R], variance
 * [R]. Outputs: dx [..., D], dGain [D], dShift [D].
 */
public final class LayerNormGradient extends GraphOp {
  /** For the FlatBuffers copy. */
  public LayerNormGradient() {}

  LayerNormGradient(SameDiff graph, double eps, SDVariable... inputs) {
    super(graph, inputs);
    addTArgument(eps);
  }

  @Override
  public String opName() {
    return "ma_layer_norm_bp";
  }

  @Override
  public int getNumOutputs() {
    return 3;
  }

  @Override
  public boolean needsAllOutputs() {
    return true;
  }

  @Override
  protected long[][] outputShapes(INDArray[] in) {
    return new long[][] {in[0].shape(), in[1].shape(), in[1].shape()};
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    INDArray dy = Rows.of(in[2]); // [R, D]
    INDArray deviation = Transforms.sqrt(in[4].add(tArguments.get(0)), true); // [R]
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
    RowNorm.backward(
        Memory.floats(in[0]),
        Memory.floats(in[1]),
        Memory.floats(in[2]),
        Memory.floats(in[3]),
        Memory.floats(in[4]),
        in[0].length() / columns,
        columns,
        tArguments.get(0).floatValue(),
        Memory.floats(out[0]),
        Memory.floats(out[1]),
        Memory.floats(out[2]));
  }
}
