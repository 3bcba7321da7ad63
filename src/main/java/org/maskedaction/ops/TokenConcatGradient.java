package org.maskedaction.ops;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Gradient of {@link TokenConcat}. Inputs: first [B or 1, K, D] and second [B, N, D] (their shapes
 * only), dy [B, K + N, D]. Outputs: dFirst, summed over the clips where they share it, and dSecond.
 */
public final class TokenConcatGradient extends GraphOp {
  /** For the FlatBuffers copy. */
  public TokenConcatGradient() {
    super("ma_token_concat_bp", 2);
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
