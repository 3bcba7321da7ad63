package org.maskedaction.data;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.maskedaction.random.RandomPurpose;
import org.maskedaction.random.RandomStreams;

/** The order in which an epoch takes its samples. */
public final class EpochOrder {
  private static final RandomPurpose SHUFFLE = RandomPurpose.numbered(1, "the order of an epoch");

  private EpochOrder() {}

  /** All samples in their order. // [count] */
  public static int[] given(int count) {
    return IntStream.range(0, count).toArray();
  }

  /** A uniform permutation (Fisher and Yates), a pure function of the arguments. // [count] */
  public static int[] shuffled(int count, long seed, int epoch) {
    int[] order = given(count);
    SplittableRandom random = RandomStreams.of(seed, SHUFFLE, epoch);
    for (int at = count - 1; at > 0; at--) {
      int other = random.nextInt(at + 1);
      int swap = order[at];
      order[at] = order[other];
      order[other] = swap;
    }
    return order;
  }
}
