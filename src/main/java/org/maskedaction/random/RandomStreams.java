package org.maskedaction.random;

import java.util.SplittableRandom;

/**
 * Counter-based random streams: the generator for a purpose is a pure function of the run's seed
 * and of counters such as epoch, step and clip number. Nothing has to be carried from one draw to
 * the next, so a resumed run, or one with another number of workers, draws the same numbers.
 */
public final class RandomStreams {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private RandomStreams() {}

  /** The generator of {@code purpose} at {@code counters}; equal arguments give equal sequences. */
  public static SplittableRandom of(long seed, RandomPurpose purpose, long... counters) {
    long state = mix(seed + GOLDEN_GAMMA);
    state = mix(state ^ mix(purpose.key() + GOLDEN_GAMMA));
    for (long counter : counters) {
      state = mix(state * 31 + mix(counter + GOLDEN_GAMMA));
    }
    return new SplittableRandom(state);
  }

  /** The finaliser of SplitMix64: every input bit reaches every output bit. */
  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
