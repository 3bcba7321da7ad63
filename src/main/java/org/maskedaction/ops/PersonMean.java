package org.maskedaction.ops;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The mean over all tokens of the M persons of each clip, who are consecutive rows; or for each of
 * V joints over its own tokens t·V + v, with the joints side by side. Input: x [B·M, N, D]. Output:
 * y [B, V·D] with V = 1 for all tokens together.
 */
@GraphOp.Name("ma_person_mean")
public final class PersonMean extends MeanOp {
  /**
   * Adds the mean to the graph of {@code x}.
   *
   * @param persons rows M that are averaged into one
   */
  public static SDVariable of(String name, SDVariable x, int persons) {
    return ofJoints(name, x, persons, 1);
  }

  /**
   * The same for each joint.
   *
   * @param joints joints V, a divisor of the number of tokens
   */
  public static SDVariable ofJoints(String name, SDVariable x, int persons, int joints) {
    return new PersonMean().withInts(persons, joints).named(name, x);
  }

  @Override
  protected long[][] outputShapes(INDArray[] in) {
    if (in[0].size(0) % intArg(0) != 0) {
      throw new IllegalArgumentException(
          "%d rows are no multiple of %d persons".formatted(in[0].size(0), intArg(0)));
    }
    if (in[0].size(1) % intArg(1) != 0) {
      throw new IllegalArgumentException(
          "%d tokens are no multiple of %d joints".formatted(in[0].size(1), intArg(1)));
    }
    return new long[][] {{in[0].size(0) / intArg(0), in[0].size(2) * intArg(1)}};
  }

  @Override
  protected SDVariable[] differentiate(SDVariable dy) {
    return differentiateBy(new Gradient(), dy);
  }

  /**
   * Gradient of {@link PersonMean}. Inputs: x [B·M, N, D] (its shape only), dy [B, V·D]. Output: dx
   * [B·M, N, D], V dy / (M N) for each token.
   */
  @GraphOp.Name("ma_person_mean_bp")
  public static final class Gradient extends MeanOp.Gradient {}
}
