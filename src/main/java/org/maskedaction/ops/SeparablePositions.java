package org.maskedaction.ops;

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
public final class SeparablePositions extends GraphOp {
  /** For the FlatBuffers copy. */
  public SeparablePositions() {
    super("ma_separable_positions");
  }

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
    return new SeparablePositionsGradient().on(arg(0), arg(1), dy);
  }
}
