package org.maskedaction.ops;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Gradient of {@link TokenConcat}. Inputs: first [B or 1, K, D] and second [B, N, D] (their shapes
 * only), dy [B, K + N, D]. Outputs: dFirst, summed over the clips where they share it, and dSecond.
 */
public final class TokenConcatGradient extends GraphOp {
  /** For the FlatBuffers copy. */
  public TokenConcatGradient() {}

  TokenConcatGradient(SameDiff graph, SDVariable first, SDVariable second, SDVariable dy) {
    super(graph, first, second, dy);
  }

  @Override
  public String opName() {
    return "ma_token_concat_bp";
  }

  @Override
  public int getNumOutputs() {
    return 2;
  }

  @Override
  protected long[][] outputShapes(INDArray[] in) {
    return new long[][] {in[0].shape(), in[1].shape()};
  }

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
