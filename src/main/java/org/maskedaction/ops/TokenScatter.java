package org.maskedaction.ops;

import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.ops.kernel.RowCopy;
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
public final class TokenScatter extends GraphOp {
  /** For the FlatBuffers copy. */
  public TokenScatter() {
    super("ma_token_scatter");
  }

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
    return TokenRows.inverse(TokenRows.of(in[1], tokens, false), total);
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
    SDVariable[] own = new TokenScatterGradient().on(dy, arg(1)); // of x and of the fill
    return new SDVariable[] {own[0], sameDiff.zerosLike(arg(1)), own[1]};
  }
}
