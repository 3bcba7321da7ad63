package org.maskedaction.ops;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Logits of a distribution over tokens: scores [B, N, 1] divided by a temperature, [B, N]. */
public final class TokenLogits extends GraphOp {
  /** For the FlatBuffers copy. */
  public TokenLogits() {}

  private TokenLogits(SameDiff graph, double temperature, SDVariable scores) {
    super(graph, scores);
    addTArgument(temperature);
  }

  /** Adds the logits to the graph of {@code scores}. */
  public static SDVariable of(String name, SDVariable scores, double temperature) {
    return new TokenLogits(scores.getSameDiff(), temperature, scores).outputVariable().rename(name);
  }

  @Override
  public String opName() {
    return "ma_token_logits";
  }

  @Override
  public int getNumOutputs() {
    return 1;
  }

  @Override
  protected long[][] outputShapes(INDArray[] in) {
    return new long[][] {{in[0].size(0), in[0].size(1)}};
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    assign(out[0], in[0].div(tArguments.get(0)));
  }

  @Override
  public List<SDVariable> doDiff(List<SDVariable> gradients) {
    return List.of(new Gradient(sameDiff, tArguments.get(0), gradients.get(0)).outputVariable());
  }

  /** Gradient of {@link TokenLogits}. Input: dlogits [B, N]. Output: dscores [B, N, 1]. */
  public static final class Gradient extends GraphOp {
    /** For the FlatBuffers copy. */
    public Gradient() {}

    private Gradient(SameDiff graph, double temperature, SDVariable dLogits) {
      super(graph, dLogits);
      addTArgument(temperature);
    }

    @Override
    public String opName() {
      return "ma_token_logits_bp";
    }

    @Override
    public int getNumOutputs() {
      return 1;
    }

    @Override
    protected long[][] outputShapes(INDArray[] in) {
      return new long[][] {{in[0].size(0), in[0].size(1), 1}};
    }

    @Override
    public void portable(INDArray[] in, INDArray[] out) {
      assign(out[0], in[0].div(tArguments.get(0)));
    }
  }
}
