package org.maskedaction.ops;

import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.ops.kernel.RowCopy;
import org.maskedaction.ops.kernel.RowSum;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Puts visible tokens back on the full grid and a fill (the mask token) everywhere else, then adds
 * the positions: y[b, n] = positions[n] + x[b, k] where indices[b, k] = n, else positions[n] +
 * fill.
 *
 * <p>Inputs: x [B, K, D], int32 indices [B, K] (distinct within a clip), fill [D], positions [N, D]
 * (a constant: its gradient is zero). Output: y [B, N, D]. An index outside [0, N) is an {@link
 * IllegalArgumentException}.
 */
@GraphOp.Name("ma_token_scatter")
public final class TokenScatter extends GraphOp {
  /** Adds the op to the graph of {@code x}. */
  public static SDVariable of(
      String name, SDVariable x, SDVariable indices, SDVariable fill, SDVariable positions) {
    return new TokenScatter().named(name, x, indices, fill, positions);
  }

  @Override
  protected long[][] outputShapes(INDArray[] in) {
    return new long[][] {{in[0].size(0), in[3].size(0), in[0].size(2)}};
  }

  /** For each row of y [B·N, D] its row of x [B·K, D], or -1 for the fill. */
  private static int[] sources(INDArray[] in) {
    int tokens = (int) in[3].size(0);
    int total = (int) in[0].size(0) * tokens;
    return Rows.inverse(Rows.ofTokens(in[1], tokens, false), total);
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    int[] sources = sources(in);
    long tokens = in[3].size(0);
    INDArray x = Rows.of(in[0]);
    INDArray y = Rows.of(out[0]);
    for (int i = 0; i < sources.length; i++) {
      INDArray token = sources[i] < 0 ? in[2] : x.getRow(sources[i]);
      y.getRow(i).assign(in[3].getRow(i % tokens).add(token));
    }
  }

  @Override
  public void accelerated(INDArray[] in, INDArray[] out) {
    int[] sources = sources(in);
    int columns = (int) in[0].size(2);
    FloatPointer x = Memory.floats(in[0]);
    FloatPointer fill = Memory.floats(in[2]);
    RowCopy.add(
        Memory.floats(in[3]),
        (int) in[3].size(0),
        i -> sources[i] < 0 ? fill : Memory.at(x, (long) sources[i] * columns),
        sources.length,
        columns,
        Memory.floats(out[0]));
  }

  @Override
  protected SDVariable[] differentiate(SDVariable dy) {
    SDVariable[] own = new Gradient().on(dy, arg(1)); // of x and of the fill
    return new SDVariable[] {own[0], sameDiff.zerosLike(arg(1)), own[1]};
  }

  /**
   * Gradients of {@link TokenScatter}. Inputs: dy [B, N, D], indices [B, K]. Outputs: dx [B, K, D],
   * the rows of dy at the indices, and dFill [D], the sum of all other rows.
   */
  @GraphOp.Name(value = "ma_token_scatter_bp", outputs = 2)
  public static final class Gradient extends GraphOp {
    @Override
    protected long[][] outputShapes(INDArray[] in) {
      long columns = in[0].size(2);
      return new long[][] {{in[1].size(0), in[1].size(1), columns}, {columns}};
    }

    private static int[] filledRows(int[] rows, INDArray dy) {
      int total = (int) (dy.size(0) * dy.size(1));
      int[] inverse = Rows.inverse(rows, total);
      return IntStream.range(0, total).filter(i -> inverse[i] < 0).toArray();
    }

    @Override
    public void portable(INDArray[] in, INDArray[] out) {
      int[] rows = Rows.ofTokens(in[1], (int) in[0].size(1), false);
      INDArray dy = Rows.of(in[0]);
      if (out[0] != null) {
        INDArray dx = Rows.of(out[0]);
        for (int i = 0; i < rows.length; i++) {
          dx.getRow(i).assign(dy.getRow(rows[i]));
        }
      }
      if (out[1] != null) {
        out[1].assign(0.0);
        for (int row : filledRows(rows, in[0])) {
          out[1].addi(dy.getRow(row));
        }
      }
    }

    @Override
    public void accelerated(INDArray[] in, INDArray[] out) {
      int[] rows = Rows.ofTokens(in[1], (int) in[0].size(1), false);
      int columns = (int) in[0].size(2);
      if (out[0] != null) {
        RowCopy.gather(Memory.floats(in[0]), rows, columns, Memory.floats(out[0]));
      }
      if (out[1] != null) {
        int[] filled = filledRows(rows, in[0]);
        RowSum.of(Memory.floats(in[0]), filled, columns, 1.0, Memory.floats(out[1]));
      }
    }
  }
}
