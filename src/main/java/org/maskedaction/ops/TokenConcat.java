package org.maskedaction.ops;

import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.ops.kernel.Memory;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Puts the tokens of two sequences behind each other: y[b] = [first[b]; second[b]].
 *
 * <p>Inputs: first [B, K, D], or [1, K, D] shared by all clips (a class token), and second [B, N,
 * D]. Output: y [B, K + N, D].
 */
@GraphOp.Name("ma_token_concat")
public final class TokenConcat extends GraphOp {
  /** Adds the longer sequence to the graph of {@code second}. */
  public static SDVariable of(String name, SDVariable first, SDVariable second) {
    return new TokenConcat().named(name, first, second);
  }

  @Override
  protected long[][] outputShapes(INDArray[] in) {
    return new long[][] {{in[1].size(0), in[0].size(1) + in[1].size(1), in[1].size(2)}};
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    long border = in[0].size(1);
    for (long b = 0; b < in[1].size(0); b++) {
      INDArray first = in[0].slice(in[0].size(0) == 1 ? 0 : b);
      rows(out[0], b, 0, border).assign(first);
      rows(out[0], b, border, out[0].size(1)).assign(in[1].slice(b));
    }
  }

  /** Tokens {@code from} to {@code to} of a clip. // [to - from, D] */
  static INDArray rows(INDArray tokens, long clip, long from, long to) {
    return tokens.get(
        NDArrayIndex.point(clip), NDArrayIndex.interval(from, to), NDArrayIndex.all());
  }

  @Override
  public void accelerated(INDArray[] in, INDArray[] out) {
    FloatPointer y = Memory.floats(out[0]);
    long clips = in[1].size(0);
    long firstLength = in[0].size(1) * in[0].size(2);
    long secondLength = in[1].length() / clips;
    for (long b = 0; b < clips; b++) {
      FloatPointer target = Memory.at(y, b * (firstLength + secondLength));
      long source = in[0].size(0) == 1 ? 0 : b * firstLength;
      Memory.copy(target, Memory.at(Memory.floats(in[0]), source), firstLength);
      Memory.copy(
          Memory.at(target, firstLength),
          Memory.at(Memory.floats(in[1]), b * secondLength),
          secondLength);
    }
  }

  @Override
  protected SDVariable[] differentiate(SDVariable dy) {
    return differentiateBy(new Gradient(), dy);
  }

  /**
   * Gradient of {@link TokenConcat}. Inputs: first [B or 1, K, D] and second [B, N, D] (their
   * shapes only), dy [B, K + N, D]. Outputs: dFirst, summed over the clips where they share it, and
   * dSecond.
   */
  @GraphOp.Name(value = "ma_token_concat_bp", outputs = 2)
  public static final class Gradient extends GraphOp {
    @Override
    public void portable(INDArray[] in, INDArray[] out) {
      long border = in[0].size(1);
      if (out[0] != null) {
        INDArray part = tokens(in[2], 0, border);
        boolean shared = in[0].size(0) == 1;
        assign(out[0], shared ? part.sum(0) : part.dup('c'));
      }
      if (out[1] != null) {
        assign(out[1], tokens(in[2], border, in[2].size(1)).dup('c'));
      }
    }

    private static INDArray tokens(INDArray all, long from, long to) {
      return all.get(NDArrayIndex.all(), NDArrayIndex.interval(from, to), NDArrayIndex.all());
    }
  }
}
