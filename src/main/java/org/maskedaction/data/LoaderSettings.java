package org.maskedaction.data;

import org.maskedaction.io.InputException;

/**
 * How a {@link SampleLoader} puts an epoch together.
 *
 * @param batchSize samples per batch
 * @param seed the run's seed
 * @param shuffled whether every epoch has an order of its own; otherwise that of the source
 * @param dropLast whether an incomplete last batch is left out
 * @param repeats how often each sample comes in a row, every time drawn anew; a divisor of the
 *     batch size
 * @param workers threads that read
 * @param queue batches prepared ahead of the one delivered last
 * @param unusable what becomes of samples that cannot be used
 * @param maxBadFraction share of the samples that may be unusable, or not usable as a whole; one
 *     always may
 */
public record LoaderSettings(
    int batchSize,
    long seed,
    boolean shuffled,
    boolean dropLast,
    int repeats,
    int workers,
    int queue,
    Unusable unusable,
    double maxBadFraction) {

  /** What becomes of a sample that cannot be used. */
  public enum Unusable {
    /** It ends the epoch. */
    REFUSED,
    /** Another sample, drawn at random, takes its place. */
    REPLACED,
    /** Its batch has one sample less. */
    LEFT_OUT
  }

  /** Checks the repeats. */
  public LoaderSettings {
    if (repeats < 1 || batchSize % repeats != 0) {
      throw new InputException(
          "batch size %d, expected a multiple of %d repeats, 1 or more"
              .formatted(batchSize, repeats));
    }
  }

  /** For training: whole batches in an order that is drawn for every epoch, read by one thread. */
  public static LoaderSettings shuffled(int batchSize, long seed) {
    return new LoaderSettings(batchSize, seed, true, true, 1, 1, 1, Unusable.REFUSED, 0);
  }

  /** All samples in the order of the source, read by one thread. */
  public static LoaderSettings inOrder(int batchSize, long seed) {
    return new LoaderSettings(batchSize, seed, false, false, 1, 1, 1, Unusable.REFUSED, 0);
  }

  /** The same with each sample several times in a row. */
  public LoaderSettings repeated(int times) {
    return new LoaderSettings(
        batchSize, seed, shuffled, dropLast, times, workers, queue, unusable, maxBadFraction);
  }

  /** The same with other threads and another number of batches ahead. */
  public LoaderSettings readBy(int threads, int ahead) {
    return new LoaderSettings(
        batchSize, seed, shuffled, dropLast, repeats, threads, ahead, unusable, maxBadFraction);
  }

  /** The same where up to a share of the samples may be unusable. */
  public LoaderSettings withUnusable(Unusable bad, double share) {
    return new LoaderSettings(
        batchSize, seed, shuffled, dropLast, repeats, workers, queue, bad, share);
  }
}
