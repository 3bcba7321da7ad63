package org.maskedaction.ops;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Mean squared error of chosen tokens: Σ_bm w[b, m] mean_d (prediction[b, m, d] - target[b, m, d])²
 * / Σ_bm w[b, m], and 0 where all weights are.
 *
 * <p>Inputs: prediction [B, M, D], target [B, M, D], weights [B, M]. Output: the loss, a scalar.
 * The target has a gradient only where the loss is not detached from it; the weights have none.
 */
public final class WeightedTokenLoss extends GraphOp {
  /** For the FlatBuffers copy. */
  public WeightedTokenLoss() {
    super("ma_weighted_token_loss");
  }

  /**
   * Adds the loss to the graph of {@code prediction}.
   *
   * @param detached whether no gradient flows into the target
   */
  public static SDVariable of(
      String name, SDVariable prediction, SDVariable target, SDVariable weights, boolean detached) {
    return new WeightedTokenLoss()
        .withInts(detached ? 1 : 0)
        .named(name, prediction, target, weights);
  }

  /** w / Σ w as a column, zeros where there is no weight. // [B·M] */
  static INDArray shares(INDArray weights) {
    INDArray flat = weights.dup('c').reshape(weights.length());
    double sum = flat.sumNumber().doubleValue();
    return sum == 0 ? flat : flat.divi(sum);
  }

  @Override
  protected long[][] outputShapes(INDArray[] in) {
    return new long[][] {{}};
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    INDArray difference = Rows.of(in[0]).sub(Rows.of(in[1])); // [B·M, D]
    INDArray error = difference.mul(difference).mean(1); // [B·M]
    out[0].assign(error.muli(shares(in[2])).sumNumber());
  }

  @Override
  protected SDVariable[] differentiate(SDVariable dy) {
    return new WeightedTokenLossGradient().withArgumentsOf(this).on(arg(0), arg(1), arg(2), dy);
  }
}
