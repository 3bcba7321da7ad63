package org.maskedaction.ops;

import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.ops.kernel.RowCopy;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A position table made of one table over time and one over space: y[0, t·V + v] = temporal[t] +
 * spatial[v].
 *
 * <p>Inputs: temporal [T, D], spatial [V, D]. Output: y [1, T·V, D].
 */
@GraphOp.Name("ma_separable_positions")
public final class SeparablePositions extends GraphOp {
  /** Adds the table to the graph of {@code temporal}. */
  public static SDVariable of(String name, SDVariable temporal, SDVariable spatial) {
    return new SeparablePositions().named(name, temporal, spatial);
  }

  @Override
  protected long[][] outputShapes(INDArray[] in) {
    return new long[][] {{1, in[0].size(0) * in[1].size(0), in[0].size(1)}};
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    long places = in[1].size(0);
    INDArray y = Rows.of(out[0]);
    for (long i = 0; i < y.size(0); i++) {
      y.getRow(i).assign(in[0].getRow(i / places).add(in[1].getRow(i % places)));
    }
  }

  @Override
  public void accelerated(INDArray[] in, INDArray[] out) {
    int places = (int) in[1].size(0);
    int columns = (int) in[1].size(1);
    FloatPointer temporal = Memory.floats(in[0]);
    RowCopy.add(
        Memory.floats(in[1]),
        places,
        i -> Memory.at(temporal, (long) (i / places) * columns),
        (int) out[0].size(1),
        columns,
        Memory.floats(out[0]));
  }

  @Override
  protected SDVariable[] differentiate(SDVariable dy) {
    return differentiateBy(new Gradient(), dy);
  }

  /**
   * Gradients of {@link SeparablePositions}. Inputs: temporal [T, D] and spatial [V, D] (their
   * shapes only), dy [1, T·V, D]. Outputs: dTemporal [T, D], the sum of dy over the places of a
   * time, and dSpatial [V, D], the sum over the times of a place.
   */
  @GraphOp.Name(value = "ma_separable_positions_bp", outputs = 2)
  public static final class Gradient extends GraphOp {
    @Override
    public void portable(INDArray[] in, INDArray[] out) {
      long columns = in[0].size(1);
      INDArray dy = in[2].reshape(in[0].size(0), in[1].size(0), columns); // [T, V, D]
      if (out[0] != null) {
        out[0].assign(dy.sum(1));
      }
      if (out[1] != null) {
        out[1].assign(dy.sum(0));
      }
    }

    @Override
    public void accelerated(INDArray[] in, INDArray[] out) {
      int places = (int) in[1].size(0);
      sum(in[2], i -> i / places, out[0]);
      sum(in[2], i -> i % places, out[1]);
    }

    private static void sum(INDArray dy, IntUnaryOperator row, INDArray target) {
      if (target != null) {
        int[] rows = IntStream.range(0, (int) dy.size(1)).map(row).toArray();
        RowCopy.scatterAdd(
            Memory.floats(dy), rows, (int) dy.size(2), (int) target.size(0), Memory.floats(target));
      }
    }
  }
}
