package org.maskedaction.ops;

import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.ops.kernel.ColumnSum;
import org.maskedaction.ops.kernel.Gemm;
import org.maskedaction.ops.kernel.Gemm.Operand;
import org.maskedaction.ops.kernel.Memory;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Gradients of {@link Linear}. Inputs: x [..., I], weight [O, I], dy [..., O]. Outputs: dx [...,
 * I], dWeight [O, I] and, where there is a bias, dBias [O].
 */
public final class LinearGradient extends GraphOp {
  /** For the FlatBuffers copy. */
  public LinearGradient() {
    super("ma_linear_bp", 3);
  }

  @Override
  public int getNumOutputs() {
    return flag(0) ? 3 : 2;
  }

  @Override
  protected long[][] outputShapes(INDArray[] in) {
    long[] x = in[0].shape();
    long[] weight = in[1].shape();
    return flag(0) ? new long[][] {x, weight, {weight[0]}} : new long[][] {x, weight};
  }

  /** 2 R I O for each of dx and dWeight that somebody reads. */
  @Override
  public long flops(INDArray[] in, INDArray[] out) {
    long product = 2 * in[0].length() * in[1].size(0);
    return (out[0] == null ? 0 : product) + (out[1] == null ? 0 : product);
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    INDArray x = Rows.of(in[0]); // [R, I]
    INDArray dy = Rows.of(in[2]); // [R, O]
    if (out[0] != null) {
      assign(out[0], dy.mmul(in[1]));
    }
    if (out[1] != null) {
      assign(out[1], dy.transpose().mmul(x));
    }
    if (flag(0) && out[2] != null) {
      assign(out[2], dy.sum(0));
    }
  }

  @Override
  public void accelerated(INDArray[] in, INDArray[] out) {
    long outputs = in[1].size(0);
    long inputs = in[1].size(1);
    long rows = in[0].length() / inputs;
    FloatPointer x = Memory.floats(in[0]);
    FloatPointer dy = Memory.floats(in[2]);
    if (out[0] != null) {
      Operand weight = Operand.of(Memory.floats(in[1]), inputs);
      Gemm.parallel(rows, inputs, outputs, Operand.of(dy, outputs), weight, Memory.floats(out[0]));
    }
    if (out[1] != null) {
      Operand dyT = Operand.transposed(dy, outputs);
      Gemm.parallel(outputs, inputs, rows, dyT, Operand.of(x, inputs), Memory.floats(out[1]));
    }
    if (flag(0) && out[2] != null) {
      ColumnSum.of(dy, rows, (int) outputs, Memory.floats(out[2]));
    }
  }
}
