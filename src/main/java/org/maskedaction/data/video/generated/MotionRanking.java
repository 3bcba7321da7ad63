package org.maskedaction.data.video.generated;

import java.util.Arrays;
import java.util.Comparator;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * How well scores and masks of one clip agree with the truth about motion. Both measures need
 * tokens with motion and tokens without; for other clips they are empty, and {@link ClipMean}
 * counts those.
 */
public final class MotionRanking {
  private MotionRanking() {}

  /**
   * The area under the receiver operating characteristic: the probability that a token with motion
   * scores higher than one without, where a tie counts one half. Computed as U / (m n), with U the
   * statistic of Mann and Whitney (1947, "On a test of whether one of two random variables is
   * stochastically larger than the other") and equal scores at their mean rank.
   *
   * @param scores one per token, not NaN // [N]
   * @param motion which tokens show motion // [N]
   * @return in [0, 1], 0.5 for scores that say nothing; empty where motion is everywhere or nowhere
   */
  public static OptionalDouble areaUnderRoc(float[] scores, boolean[] motion) {
    requireEqualLength(scores.length, motion.length);
    for (float score : scores) {
      if (Float.isNaN(score)) {
        throw new IllegalArgumentException("a score is not a number");
      }
    }
    double positives = count(motion);
    double negatives = motion.length - positives;
    if (positives == 0 || negatives == 0) {
      return OptionalDouble.empty();
    }
    double statistic = positiveRankSum(scores, motion) - positives * (positives + 1) / 2;
    return OptionalDouble.of(statistic / (positives * negatives));
  }

  /**
   * The share of motion among the visible tokens, divided by the share of motion among all tokens.
   *
   * @param visible which tokens the encoder sees // [N]
   * @param motion which tokens show motion // [N]
   * @return 1 for a choice that does not look at motion; empty where motion is everywhere or
   *     nowhere
   * @throws IllegalArgumentException where no token is visible
   */
  public static OptionalDouble motionLift(boolean[] visible, boolean[] motion) {
    requireEqualLength(visible.length, motion.length);
    int visibleTokens = count(visible);
    int motionTokens = count(motion);
    if (visibleTokens == 0) {
      throw new IllegalArgumentException("no token is visible");
    }
    if (motionTokens == 0 || motionTokens == motion.length) {
      return OptionalDouble.empty();
    }
    int both = (int) IntStream.range(0, motion.length).filter(n -> visible[n] && motion[n]).count();
    double visibleShare = (double) both / visibleTokens;
    double share = (double) motionTokens / motion.length;
    return OptionalDouble.of(visibleShare / share);
  }

  /** The mean of a measure over the clips that have it. Not for several threads at a time. */
  public static final class ClipMean {
    private double sum;
    private int clips;
    private int skipped;

    /** Adds the value of a clip, or counts the clip as skipped. */
    public void add(OptionalDouble value) {
      if (value.isPresent()) {
        sum += value.getAsDouble();
        clips++;
      } else {
        skipped++;
      }
    }

    /** The mean over the clips with a value; empty where there is none. */
    public OptionalDouble mean() {
      return clips == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / clips);
    }

    /** How many clips had a value. */
    public int clips() {
      return clips;
    }

    /** How many clips had motion everywhere or nowhere. */
    public int skipped() {
      return skipped;
    }
  }

  /**
   * The sum of the ranks, from 1 and in ascending order of the scores, of the tokens with motion.
   */
  private static double positiveRankSum(float[] scores, boolean[] motion) {
    Integer[] order = IntStream.range(0, scores.length).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparingDouble(n -> scores[n] + 0.0f)); // -0 ties with 0
    double sum = 0;
    for (int from = 0, to; from < order.length; from = to) {
      to = from + 1;
      while (to < order.length && scores[order[to]] == scores[order[from]]) {
        to++;
      }
      double meanRank = (from + 1 + to) / 2.0;
      for (int i = from; i < to; i++) {
        sum += motion[order[i]] ? meanRank : 0;
      }
    }
    return sum;
  }

  private static int count(boolean[] flags) {
    int count = 0;
    for (boolean flag : flags) {
      count += flag ? 1 : 0;
    }
    return count;
  }

  private static void requireEqualLength(int given, int expected) {
    if (given != expected) {
      throw new IllegalArgumentException(
          "%d values for %d tokens of truth".formatted(given, expected));
    }
  }
}
