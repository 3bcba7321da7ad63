package org.maskedaction.ops;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.ops.kernel.ColumnSum;
import org.maskedaction.ops.kernel.Gemm;
import org.maskedaction.ops.kernel.Gemm.Operand;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.ops.kernel.ScratchArray;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Linear layer y = x Wᵀ + b, optionally plus a residual of the shape of y or a constant table
 * repeated over its rows.
 *
 * <p>Inputs: x [..., I], weight [O, I], then bias [O] and one of residual [..., O] or table [N, O]
 * where present. Output: y [..., O]. The table (position encodings) gets no gradient.
 */
@GraphOp.Name("ma_linear")
public final class Linear extends GraphOp {
  private static final int RESIDUAL = 1;
  private static final int TABLE = 2;
  private static final ScratchArray SUM = new ScratchArray();
  private static final ScratchArray SHIFT = new ScratchArray();

  /** Adds the layer to the graph of {@code x}; {@code bias} and {@code residual} may be null. */
  public static SDVariable of(
      String name, SDVariable x, SDVariable weight, SDVariable bias, SDVariable residual) {
    return add(name, x, weight, bias, residual, residual == null ? 0 : RESIDUAL);
  }

  /** Adds the layer plus a constant {@code table} [N, O] that is repeated for every N rows of x. */
  public static SDVariable withTable(
      String name, SDVariable x, SDVariable weight, SDVariable bias, SDVariable table) {
    return add(name, x, weight, bias, table, TABLE);
  }

  private static SDVariable add(
      String name, SDVariable x, SDVariable weight, SDVariable bias, SDVariable addend, int kind) {
    List<SDVariable> inputs = new ArrayList<>(List.of(x, weight));
    if (bias != null) {
      inputs.add(bias);
    }
    if (addend != null) {
      inputs.add(addend);
    }
    return new Linear()
        .withInts(bias != null ? 1 : 0, kind)
        .named(name, inputs.toArray(new SDVariable[0]));
  }

  private boolean hasBias() {
    return flag(0);
  }

  private boolean hasAddend() {
    return flag(1);
  }

  @Override
  protected long[][] outputShapes(INDArray[] in) {
    long[] shape = in[0].shape().clone();
    shape[shape.length - 1] = in[1].size(0);
    return new long[][] {shape};
  }

  /** 2 R I O for the R rows of x. */
  @Override
  public long flops(INDArray[] in, INDArray[] out) {
    return 2 * in[0].length() * in[1].size(0);
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    INDArray x = Rows.of(in[0]); // [R, I]
    INDArray y = x.mmul(in[1].transpose()); // [R, O]
    if (hasBias()) {
      y.addiRowVector(in[2]);
    }
    if (hasAddend()) {
      INDArray addend = Rows.of(in[in.length - 1]);
      long repeats = y.size(0) / addend.size(0);
      for (long i = 0; i < repeats; i++) {
        long from = i * addend.size(0);
        y.get(NDArrayIndex.interval(from, from + addend.size(0)), NDArrayIndex.all()).addi(addend);
      }
    }
    assign(out[0], y);
  }

  @Override
  public void accelerated(INDArray[] in, INDArray[] out) {
    long outputs = in[1].size(0);
    long inputs = in[1].size(1);
    long rows = in[0].length() / inputs;
    FloatPointer y = Memory.floats(out[0]);
    FloatPointer bias = hasBias() ? Memory.floats(in[2]) : null;
    FloatPointer addend = hasAddend() ? Memory.floats(in[in.length - 1]) : null;
    long addendRows = hasAddend() ? in[in.length - 1].length() / outputs : 1;
    Gemm.Prefill prefill =
        bias == null && addend == null
            ? null
            : (from, to, left, right) -> {
              FloatPointer shift = bias == null ? null : Memory.at(bias, left);
              for (long row = from; row < to; row++) {
                FloatPointer target = Memory.at(y, row * outputs + left);
                FloatPointer source =
                    addend == null ? null : Memory.at(addend, row % addendRows * outputs + left);
                fillRow(target, shift, source, (int) (right - left));
              }
            };
    Gemm.parallel(
        rows,
        outputs,
        inputs,
        Operand.of(Memory.floats(in[0]), inputs),
        Operand.transposed(Memory.floats(in[1]), inputs),
        y,
        prefill);
  }

  private static void fillRow(FloatPointer y, FloatPointer bias, FloatPointer addend, int width) {
    if (addend == null || bias == null) {
      Memory.copy(y, addend == null ? bias : addend, width);
      return;
    }
    float[] sum = SUM.atLeast(width);
    float[] shift = SHIFT.atLeast(width);
    addend.get(sum, 0, width);
    bias.get(shift, 0, width);
    for (int i = 0; i < width; i++) {
      sum[i] += shift[i];
    }
    y.put(sum, 0, width);
  }

  @Override
  protected SDVariable[] differentiate(SDVariable dy) {
    List<SDVariable> result =
        new ArrayList<>(List.of(new Gradient().withInts(intArg(0)).on(arg(0), arg(1), dy)));
    if (intArg(1) == RESIDUAL) {
      result.add(dy);
    }
    return result.toArray(new SDVariable[0]);
  }

  /**
   * Gradients of {@link Linear}. Inputs: x [..., I], weight [O, I], dy [..., O]. Outputs: dx [...,
   * I], dWeight [O, I] and, where there is a bias, dBias [O].
   */
  @GraphOp.Name("ma_linear_bp")
  public static final class Gradient extends GraphOp {
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
        Gemm.parallel(
            rows, inputs, outputs, Operand.of(dy, outputs), weight, Memory.floats(out[0]));
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
}
