package org.maskedaction.method.tats;

/** How much of the rewards' variance the critic's values explain. */
final class ExplainedVariance {
  private ExplainedVariance() {}

  /**
   * 1 - Var(R - V) / Var(R).
   *
   * @param rewards R // [B, M]
   * @param values V of each clip // [B]
   * @return at most 1; not a number if all rewards are equal
   */
  static double of(float[] rewards, float[] values) {
    int perClip = rewards.length / values.length;
    double[] residuals = new double[rewards.length];
    double[] plain = new double[rewards.length];
    for (int i = 0; i < rewards.length; i++) {
      plain[i] = rewards[i];
      residuals[i] = rewards[i] - values[i / perClip];
    }
    double variance = variance(plain);
    return variance == 0 ? Double.NaN : 1 - variance(residuals) / variance;
  }

  private static double variance(double[] values) {
    double sum = 0;
    double squares = 0;
    for (double value : values) {
      sum += value;
      squares += value * value;
    }
    double mean = sum / values.length;
    return Math.max(0, squares / values.length - mean * mean);
  }
}
