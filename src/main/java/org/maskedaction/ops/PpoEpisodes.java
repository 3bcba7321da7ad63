package org.maskedaction.ops;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Recorded episodes under the current policy: what {@link ClippedPpoLoss} and its gradient both
 * need, in double precision.
 */
final class PpoEpisodes {
  private final double clip;
  private final double minLogProb;
  private final int clips;
  private final int actions;
  private final TokenPolicy[] policies; // [B]
  private final double[] value; // [B]
  private final int[] masked; // [B, M]
  private final double[] oldLogProb; // [B, M]
  private final double[] advantage; // [B, M]
  private final double[] reward; // [B, M]

  /** Reads logits, value, masked, oldLogProb, advantage and reward, in this order. */
  PpoEpisodes(INDArray[] in, double clip, double minLogProb) {
    this.clip = clip;
    this.minLogProb = minLogProb;
    clips = (int) in[0].size(0);
    actions = (int) in[2].size(1);
    masked = Rows.ofTokens(in[2], (int) in[0].size(1), true);
    policies = TokenPolicy.ofEach(in[0]);
    value = values(in[1], "value", clips);
    oldLogProb = values(in[3], "old log-probability", clips * actions);
    advantage = values(in[4], "advantage", clips * actions);
    reward = values(in[5], "reward", clips * actions);
  }

  /** The values of an array, checked for their number; {@code what} names them in the message. */
  static double[] values(INDArray array, String what, long expected) {
    if (array.length() != expected) {
      throw new IllegalArgumentException(
          "%s has %d values, expected %d".formatted(what, array.length(), expected));
    }
    return array.dup('c').data().asDouble();
  }

  int clips() {
    return clips;
  }

  /** The number of actions M of each clip. */
  int actions() {
    return actions;
  }

  TokenPolicy policy(int b) {
    return policies[b];
  }

  /** The token of action {@code i} of clip {@code b}. */
  int token(int b, int i) {
    return masked[b * actions + i];
  }

  /**
   * log of the probability ratio r = π(i) / π_old(i), both log-probabilities clamped from below.
   */
  double logRatio(int b, int i) {
    double logProb = Math.max(policies[b].logProb(token(b, i)), minLogProb);
    return logProb - Math.max(oldLogProb[b * actions + i], minLogProb);
  }

  double ratio(int b, int i) {
    return Math.exp(logRatio(b, i));
  }

  /** Whether the ratio is outside [1 - ε, 1 + ε]. */
  boolean isClipped(double ratio) {
    return ratio < 1.0 - clip || ratio > 1.0 + clip;
  }

  /** min(r A, clip(r, 1 - ε, 1 + ε) A). */
  double objective(int b, int i) {
    double ratio = ratio(b, i);
    double a = advantage[b * actions + i];
    return Math.min(ratio * a, Math.max(1.0 - clip, Math.min(ratio, 1.0 + clip)) * a);
  }

  /**
   * d objective / d log π: r A where the unclipped term is the minimum, ties included, else 0; 0
   * where log π is clamped.
   */
  double objectiveSlope(int b, int i) {
    double ratio = ratio(b, i);
    double unclipped = ratio * advantage[b * actions + i];
    boolean clamped = policies[b].logProb(token(b, i)) < minLogProb;
    return clamped || unclipped > objective(b, i) ? 0.0 : unclipped;
  }

  /** V - R. */
  double valueError(int b, int i) {
    return value[b] - reward[b * actions + i];
  }
}
