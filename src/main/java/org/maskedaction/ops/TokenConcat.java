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
public final class TokenConcat extends GraphOp {
  /** For the FlatBuffers copy. */
  public TokenConcat() {
    super("ma_token_concat");
  }

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
    return new TokenConcatGradient().on(arg(0), arg(1), dy);
  }
}
