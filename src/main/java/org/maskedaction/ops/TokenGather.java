package org.maskedaction.ops;

import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.ops.kernel.RowCopy;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Chooses tokens of each clip: y[b, k] = x[b, indices[b, k]].
 *
 * <p>Inputs: x [B, N, D], or [1, N, D] shared by all clips (a position table), and int32 indices
 * [B, K]. Output: y [B, K, D]. An index outside [0, N) is an {@link IllegalArgumentException}.
 */
@GraphOp.Name("ma_token_gather")
public final class TokenGather extends GraphOp {
  /** Adds the choice of tokens to the graph of {@code x}. */
  public static SDVariable of(String name, SDVariable x, SDVariable indices) {
    return new TokenGather().named(name, x, indices);
  }

  /** The row of the token matrix for each entry of {@code indices}; x is [B or 1, N, D]. */
  static int[] rows(INDArray x, INDArray indices) {
    boolean shared = x.size(0) == 1;
    if (!shared && x.size(0) != indices.size(0)) {
      throw new IllegalArgumentException(
          "indices are for %d clips, tokens for %d".formatted(indices.size(0), x.size(0)));
    }
    return Rows.ofTokens(indices, (int) x.size(1), shared);
  }

  @Override
  protected long[][] outputShapes(INDArray[] in) {
    return new long[][] {{in[1].size(0), in[1].size(1), in[0].size(2)}};
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    int[] rows = rows(in[0], in[1]);
    INDArray x = Rows.of(in[0]);
    INDArray y = Rows.of(out[0]);
    for (int i = 0; i < rows.length; i++) {
      y.getRow(i).assign(x.getRow(rows[i]));
    }
  }

  @Override
  public void accelerated(INDArray[] in, INDArray[] out) {
    int[] rows = rows(in[0], in[1]);
    RowCopy.gather(Memory.floats(in[0]), rows, (int) in[0].size(2), Memory.floats(out[0]));
  }

  @Override
  protected SDVariable[] differentiate(SDVariable dy) {
    return differentiateBy(new Gradient(), dy);
  }

  /**
   * Gradient of {@link TokenGather}: the sum of dy over all uses of a token, in the order of clip
   * and position.
   *
   * <p>Inputs: x [B or 1, N, D] (its shape only), indices [B, K], dy [B, K, D]. Output: dx of the
   * shape of x.
   */
  @GraphOp.Name("ma_token_gather_bp")
  public static final class Gradient extends GraphOp {
    @Override
    public void portable(INDArray[] in, INDArray[] out) {
      int[] rows = rows(in[0], in[1]);
      INDArray dy = Rows.of(in[2]);
      out[0].assign(0.0);
      INDArray dx = Rows.of(out[0]);
      for (int i = 0; i < rows.length; i++) {
        dx.getRow(rows[i]).addi(dy.getRow(i));
      }
    }

    @Override
    public void accelerated(INDArray[] in, INDArray[] out) {
      int columns = (int) in[0].size(2);
      int targetRows = (int) (in[0].size(0) * in[0].size(1));
      int[] rows = rows(in[0], in[1]);
      RowCopy.scatterAdd(Memory.floats(in[2]), rows, columns, targetRows, Memory.floats(out[0]));
    }
  }
}
