package org.maskedaction.ops;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Logits of a distribution over tokens: scores [B, N, 1] divided by a temperature, [B, N]. */
@GraphOp.Name("ma_token_logits")
public final class TokenLogits extends GraphOp {
  /** Adds the logits to the graph of {@code scores}. */
  public static SDVariable of(String name, SDVariable scores, double temperature) {
    return new TokenLogits().withDoubles(temperature).named(name, scores);
  }

  @Override
  protected long[][] outputShapes(INDArray[] in) {
    return new long[][] {{in[0].size(0), in[0].size(1)}};
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    assign(out[0], in[0].div(doubleArg(0)));
  }

  @Override
  protected SDVariable[] differentiate(SDVariable dy) {
    return new Gradient().withArgumentsOf(this).on(dy);
  }

  /** Gradient of {@link TokenLogits}. Input: dlogits [B, N]. Output: dscores [B, N, 1]. */
  @GraphOp.Name("ma_token_logits_bp")
  public static final class Gradient extends GraphOp {
    @Override
    protected long[][] outputShapes(INDArray[] in) {
      return new long[][] {{in[0].size(0), in[0].size(1), 1}};
    }

    @Override
    public void portable(INDArray[] in, INDArray[] out) {
      assign(out[0], in[0].div(doubleArg(0)));
    }
  }
}
