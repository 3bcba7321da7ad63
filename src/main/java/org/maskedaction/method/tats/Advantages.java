package org.maskedaction.method.tats;

import java.util.Arrays;
import org.maskedaction.method.tats.PpoConfig.Advantage;
import org.maskedaction.method.tats.PpoConfig.Reward;

/**
 * Rewards and advantages of recorded episodes; an episode is one step, so that nothing is
 * discounted.
 */
public final class Advantages {
  private static final double EPS = 1e-8;

  private Advantages() {}

  /**
   * The reward of each masked token.
   *
   * @param tokenError reconstruction error of each masked token // [B, M]
   * @param clips how many clips B
   * @return the errors themselves, or for {@link Reward#CLIP} the mean of their clip // [B, M]
   */
  public static float[] rewards(float[] tokenError, int clips, Reward reward) {
    float[] result = tokenError.clone();
    int tokens = tokensPerClip(tokenError, clips);
    if (reward == Reward.CLIP) {
      for (int b = 0; b < clips; b++) {
        int from = b * tokens;
        double mean = mean(tokenError, from, from + tokens);
        Arrays.fill(result, from, from + tokens, (float) mean);
      }
    }
    return result;
  }

  /**
   * The advantage A = R - V of each masked token, with V as recorded.
   *
   * @param reward as given by {@link #rewards} // [B, M]
   * @param oldValue recorded value of each clip // [B]
   * @param advantage whether the mean of the batch is subtracted, and the result divided by its
   *     standard deviation (over B·M values, plus 1e-8)
   * @return // [B, M]
   */
  public static float[] of(float[] reward, float[] oldValue, Advantage advantage) {
    int tokens = tokensPerClip(reward, oldValue.length);
    float[] result = new float[reward.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = reward[i] - oldValue[i / tokens];
    }
    if (advantage != Advantage.NONE) {
      double mean = mean(result, 0, result.length);
      double scale = advantage == Advantage.CENTRED ? 1.0 : 1.0 / (deviation(result, mean) + EPS);
      for (int i = 0; i < result.length; i++) {
        result[i] = (float) ((result[i] - mean) * scale);
      }
    }
    return result;
  }

  /**
   * Multiplies each advantage with its token's share of the recorded probability of the clip's
   * masked tokens, times M: the mean over the masked tokens becomes the expectation under the old
   * policy.
   *
   * @param advantage changed in place // [B, M]
   * @param oldLogProb recorded log-probabilities // [B, M]
   */
  static void weight(float[] advantage, float[] oldLogProb, int clips) {
    int tokens = tokensPerClip(advantage, clips);
    for (int from = 0; from < advantage.length; from += tokens) {
      double sum = 0;
      for (int i = from; i < from + tokens; i++) {
        sum += Math.exp(oldLogProb[i]);
      }
      for (int i = from; i < from + tokens; i++) {
        advantage[i] *= (float) (tokens * Math.exp(oldLogProb[i]) / sum);
      }
    }
  }

  /**
   * How much of the rewards' variance the critic's values explain, 1 - Var(R - V) / Var(R).
   *
   * @param rewards R // [B, M]
   * @param values V of each clip // [B]
   * @return at most 1; not a number if all rewards are equal
   */
  static double explainedVariance(float[] rewards, float[] values) {
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

  private static int tokensPerClip(float[] values, int clips) {
    if (clips < 1 || values.length == 0 || values.length % clips != 0) {
      throw new IllegalArgumentException(
          "%d values cannot be shared equally by %d clips".formatted(values.length, clips));
    }
    return values.length / clips;
  }

  private static double mean(float[] values, int from, int to) {
    double sum = 0.0;
    for (int i = from; i < to; i++) {
      sum += values[i];
    }
    return sum / (to - from);
  }

  private static double deviation(float[] values, double mean) {
    double squares = 0.0;
    for (float value : values) {
      squares += (value - mean) * (value - mean);
    }
    return Math.sqrt(squares / values.length);
  }
}
