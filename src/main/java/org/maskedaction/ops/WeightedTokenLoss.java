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
@GraphOp.Name("ma_weighted_token_loss")
public final class WeightedTokenLoss extends GraphOp {
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
    return differentiateBy(new Gradient(), dy);
  }

  /**
   * Gradient of {@link WeightedTokenLoss}. Inputs: prediction [B, M, D], target [B, M, D], weights
   * [B, M], dLoss scalar. Outputs: dPrediction [B, M, D], and dTarget [B, M, D], its negative or
   * zeros where the loss is detached from the target.
   */
  @GraphOp.Name(value = "ma_weighted_token_loss_bp", outputs = 2)
  public static final class Gradient extends GraphOp {
    @Override
    public void portable(INDArray[] in, INDArray[] out) {
      INDArray factors = shares(in[2]).muli(2 * in[3].getDouble(0) / in[0].size(2)); // [B·M]
      INDArray slope = Rows.of(in[0]).sub(Rows.of(in[1])).muliColumnVector(factors);
      assign(out[0], slope);
      if (flag(0)) {
        assign(out[1], 0.0);
      } else {
        assign(out[1], slope.neg());
      }
    }
  }
}
