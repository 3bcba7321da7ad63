package org.maskedaction.data;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.maskedaction.data.LoaderSettings.Unusable;
import org.maskedaction.io.InputException;
import org.maskedaction.random.RandomPurpose;
import org.maskedaction.random.RandomStreams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers the samples of a source in batches that background threads read ahead. The batches are a
 * pure function of the seed, the epoch and the samples: the number of threads and the batch an
 * epoch is entered at make no difference.
 *
 * <p>What cannot be used is logged and listed once. One thread at a time may call {@link
 * #startEpoch}, {@link #next} and {@link #close}.
 *
 * @param <S> what a sample is
 * @param <B> what a batch holds
 */
public final class SampleLoader<S, B extends Batch> implements BatchLoader<B> {
  private static final Logger LOG = LoggerFactory.getLogger(SampleLoader.class);
  private static final RandomPurpose SHUFFLE = RandomPurpose.numbered(1, "the order of an epoch");
  private static final int ATTEMPTS = 10;

  private final SampleSource<S> source;
  private final Collation<S, B> collation;
  private final LoaderSettings settings;
  private final ReadAhead<S> reading;
  private final SortedMap<Integer, Set<String>> problems = new TreeMap<>(); // by sample; guarded
  private int epoch;
  private boolean empty; // nothing of the epoch was delivered

  /** A sample, or null where nothing of it can be used, and what is wrong with it. */
  private record Read<S>(S sample, List<String> problems) {}

  /** Puts samples into a batch. */
  @FunctionalInterface
  public interface Collation<S, B> {
    /**
     * A batch of samples.
     *
     * @param epoch the epoch, from 0
     * @param index the batch within the epoch, from 0
     * @param samples at least one
     */
    B batch(int epoch, int index, List<S> samples);
  }

  /**
   * Starts the threads; {@link #startEpoch} gives them work.
   *
   * @param source is closed with the loader
   * @throws InputException where the samples do not fill one batch
   */
  public SampleLoader(SampleSource<S> source, Collation<S, B> collation, LoaderSettings settings) {
    this.source = source;
    this.collation = collation;
    this.settings = settings;
    this.reading =
        new ReadAhead<>(
            source.kind() + " loader", (long) source.size() * settings.repeats(), settings);
  }

  @Override
  public long batchesPerEpoch() {
    return reading.batches();
  }

  @Override
  public void startEpoch(int epoch, int firstBatch) {
    int[] order =
        settings.shuffled()
            ? shuffled(source.size(), settings.seed(), epoch)
            : IntStream.range(0, source.size()).toArray();
    int repeats = settings.repeats();
    reading.start(
        firstBatch,
        place -> load(epoch, order[place / repeats], place % repeats),
        place -> source.name(order[place / repeats]));
    this.epoch = epoch;
    this.empty = firstBatch == 0;
  }

  /** A uniform permutation (Fisher and Yates), a pure function of the arguments. // [count] */
  private static int[] shuffled(int count, long seed, int epoch) {
    int[] order = IntStream.range(0, count).toArray();
    SplittableRandom random = RandomStreams.of(seed, SHUFFLE, epoch);
    for (int at = count - 1; at > 0; at--) {
      int other = random.nextInt(at + 1);
      int swap = order[at];
      order[at] = order[other];
      order[other] = swap;
    }
    return order;
  }

  /**
   * {@inheritDoc}
   *
   * @throws InputException where no usable sample was found for a place in the batch, too many
   *     could not be used, or none of a whole epoch; the epoch has to be started again
   */
  @Override
  public B next() {
    for (ReadAhead.Portion<S> portion = reading.next(); portion != null; portion = reading.next()) {
      List<S> samples = portion.samples().stream().filter(Objects::nonNull).toList();
      if (!samples.isEmpty()) {
        empty = false;
        return collation.batch(epoch, portion.index(), samples);
      }
    }
    if (empty) {
      throw new InputException(
          "none of %d %s could be read: %s"
              .formatted(source.size(), source.plural(), leftOut().get(0).reason()));
    }
    return null;
  }

  /**
   * A sample as it comes first in an epoch, read now; apart from the batches.
   *
   * @return the sample, or null where it is left out
   * @throws InputException where neither it nor one in its place can be used
   */
  public S sample(int epoch, int index) {
    return load(epoch, index, 0);
  }

  @Override
  public List<LeftOut> leftOut() {
    List<LeftOut> all = new ArrayList<>();
    synchronized (problems) {
      problems.forEach(
          (index, reasons) ->
              reasons.forEach(reason -> all.add(new LeftOut(source.name(index), reason))));
    }
    return all.stream().distinct().toList();
  }

  @Override
  public void close() {
    reading.close();
    source.close();
  }

  /** Reads the sample {@code index}, or what takes its place: another one or null. */
  private S load(int epoch, int index, int repeat) {
    Set<String> failed = new HashSet<>();
    String reason = "";
    int attempts = settings.unusable() == Unusable.REPLACED ? ATTEMPTS : 1;
    for (int attempt = 0; attempt < attempts; attempt++) {
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException("the sample is no longer wanted");
      }
      long[] counters = source.counters(epoch, index, attempt, repeat);
      SplittableRandom random = RandomStreams.of(settings.seed(), DataPurposes.CLIP, counters);
      int chosen = attempt == 0 ? index : random.nextInt(source.size());
      Read<S> read = read(chosen, random);
      note(chosen, read);
      if (read.sample() != null) {
        return read.sample();
      }
      failed.add(source.name(chosen));
      reason = read.problems().get(read.problems().size() - 1);
    }
    if (settings.unusable() == Unusable.LEFT_OUT) {
      return null;
    }
    throw new InputException(
        "epoch %d, %s: %d %s in %d attempts could not be read, the last one: %s"
            .formatted(
                epoch, source.name(index), failed.size(), source.plural(), attempts, reason));
  }

  private Read<S> read(int index, SplittableRandom random) {
    try {
      S sample = source.load(index, random);
      return new Read<>(source.isUsable(sample) ? sample : null, source.problems(sample));
    } catch (InputException e) {
      if (settings.unusable() == Unusable.REFUSED) {
        throw e;
      }
      return new Read<>(null, List.of(e.getMessage()));
    }
  }

  /** Lists what is wrong with a sample; one that cannot be used at all is listed once. */
  private void note(int index, Read<S> read) {
    if (read.problems().isEmpty()) {
      return;
    }
    synchronized (problems) {
      Set<String> known = problems.computeIfAbsent(index, sample -> new TreeSet<>());
      if (read.sample() != null || known.isEmpty()) {
        for (String reason : read.problems()) {
          if (known.add(reason)) {
            LOG.warn("{} is not used as it should be: {}", source.name(index), reason);
          }
        }
      }
      requireFew(read.problems().get(0));
    }
  }

  private void requireFew(String reason) {
    long bad = problems.keySet().stream().map(source::name).distinct().count();
    if (bad > Math.max(1, settings.maxBadFraction() * source.size())) {
      throw new InputException(
          "%d of %d %s could not be used, more than data.max_bad_fraction %s allows; the last: %s"
              .formatted(bad, source.size(), source.plural(), settings.maxBadFraction(), reason));
    }
  }
}
