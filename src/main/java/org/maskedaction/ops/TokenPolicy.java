package org.maskedaction.ops;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The categorical distribution over the tokens of one clip, softmax of the logits, in double
 * precision.
 */
final class TokenPolicy {
  private final double[] logProb; // [N]
  private final double[] prob; // [N]
  private final double entropy;

  /** Of the {@code count} logits from index {@code from}. */
  TokenPolicy(double[] logits, int from, int count) {
    logProb = new double[count];
    prob = new double[count];
    double largest = Double.NEGATIVE_INFINITY;
    for (int n = 0; n < count; n++) {
      largest = Math.max(largest, logits[from + n]);
    }
    double sum = 0.0;
    for (int n = 0; n < count; n++) {
      logProb[n] = logits[from + n] - largest;
      sum += Math.exp(logProb[n]);
    }
    double logSum = Math.log(sum);
    double total = 0.0;
    for (int n = 0; n < count; n++) {
      logProb[n] -= logSum;
      prob[n] = Math.exp(logProb[n]);
      total -= prob[n] * logProb[n];
    }
    entropy = total;
  }

  /** The distribution of each clip; logits are [B, N]. */
  static TokenPolicy[] ofEach(INDArray logits) {
    int tokens = (int) logits.size(1);
    double[] values = logits.dup('c').data().asDouble();
    TokenPolicy[] policies = new TokenPolicy[(int) logits.size(0)];
    Arrays.setAll(policies, b -> new TokenPolicy(values, b * tokens, tokens));
    return policies;
  }

  /** The number of tokens N. */
  int tokens() {
    return prob.length;
  }

  /** log P of token {@code n}. */
  double logProb(int n) {
    return logProb[n];
  }

  /** P of token {@code n}. */
  double prob(int n) {
    return prob[n];
  }

  /** H = -Σ P log P, in nats. */
  double entropy() {
    return entropy;
  }
}
