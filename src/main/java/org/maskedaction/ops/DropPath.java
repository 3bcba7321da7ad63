package org.maskedaction.ops;

import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.ops.kernel.RowScale;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A residual branch with stochastic depth (Huang et al., 2016): y[b] = residual[b] + keep[path, b]
 * branch[b].
 *
 * <p>Inputs: branch [B, N, D], residual [B, N, D], keep [paths, B], whose factors are 0 for a
 * dropped branch and 1 / (1 - rate) for a kept one, so that the op itself has nothing random.
 * Output: y [B, N, D]. The factors get no gradient.
 */
@GraphOp.Name("ma_drop_path")
public final class DropPath extends GraphOp {
  /**
   * Adds the branch to the graph of {@code branch}.
   *
   * @param path the row of {@code keep} that holds this branch's factors
   */
  public static SDVariable of(
      String name, SDVariable branch, SDVariable residual, SDVariable keep, int path) {
    return new DropPath().withInts(path).named(name, branch, residual, keep);
  }

  /** The factors of one path. */
  static float[] factors(INDArray keep, int path) {
    float[] factors = new float[(int) keep.size(1)];
    Memory.at(Memory.floats(keep), path * keep.size(1)).get(factors, 0, factors.length);
    return factors;
  }

  /** Multiplies the values of each clip with its factor. // [B, N, D] */
  static INDArray scaled(INDArray values, INDArray keep, int path) {
    INDArray result = values.dup('c');
    for (long b = 0; b < result.size(0); b++) {
      result.slice(b).muli(keep.getDouble(path, b));
    }
    return result;
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    assign(out[0], scaled(in[0], in[2], intArg(0)).addi(in[1]));
  }

  @Override
  public void accelerated(INDArray[] in, INDArray[] out) {
    FloatPointer[] x = floats(in);
    float[] factors = factors(in[2], intArg(0));
    int tokens = (int) in[0].size(1);
    RowScale.add(x[0], factors, x[1], tokens, (int) in[0].size(2), Memory.floats(out[0]));
  }

  @Override
  protected SDVariable[] differentiate(SDVariable dy) {
    SDVariable dBranch = new Gradient().withArgumentsOf(this).on(arg(2), dy)[0];
    return new SDVariable[] {dBranch, dy};
  }

  /**
   * Gradient of the branch of {@link DropPath}. Inputs: keep [paths, B], dy [B, N, D]. Output:
   * dBranch [B, N, D], keep[path, b] dy[b].
   */
  @GraphOp.Name("ma_drop_path_bp")
  public static final class Gradient extends GraphOp {
    @Override
    protected long[][] outputShapes(INDArray[] in) {
      return new long[][] {in[1].shape()};
    }

    @Override
    public void portable(INDArray[] in, INDArray[] out) {
      assign(out[0], scaled(in[1], in[0], intArg(0)));
    }

    @Override
    public void accelerated(INDArray[] in, INDArray[] out) {
      RowScale.of(
          Memory.floats(in[1]),
          factors(in[0], intArg(0)),
          (int) in[1].size(1),
          (int) in[1].size(2),
          Memory.floats(out[0]));
    }
  }
}
