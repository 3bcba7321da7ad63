package org.maskedaction.ops;

import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.ops.kernel.RowCopy;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Gradients of {@link SeparablePositions}. Inputs: temporal [T, D] and spatial [V, D] (their shapes
 * only), dy [1, T·V, D]. Outputs: dTemporal [T, D], the sum of dy over the places of a time, and
 * dSpatial [V, D], the sum over the times of a place.
 */
public final class SeparablePositionsGradient extends GraphOp {
  /** For the FlatBuffers copy. */
  public SeparablePositionsGradient() {
    super("ma_separable_positions_bp", 2);
  }

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
