package org.maskedaction.ops;

import java.util.List;
import java.util.stream.IntStream;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.ops.kernel.RowSum;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The mean over the tokens of each clip. Input: x [B, N, D]. Output: y [B, D]. */
public final class TokenMean extends GraphOp {
  /** For the FlatBuffers copy. */
  public TokenMean() {}

  private TokenMean(SameDiff graph, SDVariable x) {
    super(graph, x);
  }

  /** Adds the mean to the graph of {@code x}. */
  public static SDVariable of(String name, SDVariable x) {
    return new TokenMean(x.getSameDiff(), x).outputVariable().rename(name);
  }

  @Override
  public String opName() {
    return "ma_token_mean";
  }

  @Override
  public int getNumOutputs() {
    return 1;
  }

  @Override
  protected long[][] outputShapes(INDArray[] in) {
    return new long[][] {{in[0].size(0), in[0].size(2)}};
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    assign(out[0], in[0].mean(1));
  }

  @Override
  public void accelerated(INDArray[] in, INDArray[] out) {
    int tokens = (int) in[0].size(1);
    int columns = (int) in[0].size(2);
    for (int b = 0; b < in[0].size(0); b++) {
      int first = b * tokens;
      int[] rows = IntStream.range(first, first + tokens).toArray();
      RowSum.of(
          Memory.floats(in[0]),
          rows,
          columns,
          1.0 / tokens,
          Memory.at(Memory.floats(out[0]), (long) b * columns));
    }
  }

  @Override
  public List<SDVariable> doDiff(List<SDVariable> gradients) {
    return List.of(new TokenMeanGradient(sameDiff, arg(), gradients.get(0)).outputVariable());
  }
}
