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

  /** What a stream is for; keeps equal counters of different users apart. */
  public enum Purpose {
    /** Initial values of parameters. */
    INITIALISATION,
    /** The order of an epoch. */
    SHUFFLE,
    /** Cuts and augmentations of a sample. */
    CLIP,
    /** Random masks, and the choice of steps that take them. */
    MASK,
    /** Noise of the draws of visible tokens. */
    GUMBEL,
    /** The order of recorded episodes. */
    EPISODES,
    /** Generated data. */
    GENERATOR,
    /** Masks of clips that are drawn. */
    VISUALISATION,
    /** Masks of validation clips. */
    VALIDATION,
    /** Dropped residual branches. */
    DROP_PATH,
    /** Mixup and CutMix. */
    MIXING,
    /** Dropped values of features. */
    FEATURE_DROPOUT,
    /** Split of the data of a linear probe. */
    PROBE,
    /** Splits of data sets. */
    SPLIT,
    /** Choice of the sequences whose labels are used. */
    LABEL_SUBSET,
    /** Dropped modalities. */
    MODALITY_DROP,
    /** Initial places of t-SNE. */
    PROJECTION,
    /** Candidates of a search. */
    SEARCH
  }

  /** The generator of {@code purpose} at {@code counters}; equal arguments give equal sequences. */
  public static SplittableRandom of(long seed, Purpose purpose, long... counters) {
    long state = mix(seed + GOLDEN_GAMMA);
    state = mix(state ^ mix(purpose.ordinal() + GOLDEN_GAMMA));
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
