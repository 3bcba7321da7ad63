package org.maskedaction.data.video;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentSkipListMap;
import org.maskedaction.data.BatchLoader;
import org.maskedaction.data.EpochOrder;
import org.maskedaction.data.LeftOut;
import org.maskedaction.data.ReadAhead;
import org.maskedaction.io.InputException;
import org.maskedaction.random.RandomStreams;
import org.maskedaction.random.RandomStreams.Purpose;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers the clips of an epoch in batches that background threads decode ahead. The batches are a
 * pure function of the seed, the epoch and the entries: the number of workers and the batch an
 * epoch is entered at make no difference.
 *
 * <p>An entry that cannot be read is logged and listed once per file, and another entry takes its
 * place: the generator of (epoch, entry, attempt) draws it. One thread at a time may call {@link
 * #startEpoch}, {@link #next} and {@link #close}.
 */
public final class ClipLoader implements BatchLoader<ClipBatch> {
  private static final Logger LOG = LoggerFactory.getLogger(ClipLoader.class);
  private static final int ATTEMPTS = 10;

  private final List<VideoEntry> entries;
  private final ClipPipeline pipeline;
  private final Settings settings;
  private final ClipRecordReader reader = new ClipRecordReader();
  private final ReadAhead<Clip> reading;
  private final Map<Path, LeftOut> skipped = new ConcurrentSkipListMap<>();
  private int epoch;

  /**
   * How clips are batched and prepared.
   *
   * @param batchSize clips per batch
   * @param workers decoding threads
   * @param queue batches prepared ahead of the one delivered last
   * @param seed the run's seed
   * @param shuffle whether every epoch has an order of its own; otherwise that of the entries
   * @param dropLast whether an incomplete last batch is left out
   * @param repeated clips in a row from each entry, a divisor of the batch size
   * @param maxBadFraction share of the entries that may be unreadable; one always may
   */
  public record Settings(
      int batchSize,
      int workers,
      int queue,
      long seed,
      boolean shuffle,
      boolean dropLast,
      int repeated,
      double maxBadFraction) {
    /** One clip from each entry, with any number of unreadable ones. */
    public Settings(
        int batchSize, int workers, int queue, long seed, boolean shuffle, boolean dropLast) {
      this(batchSize, workers, queue, seed, shuffle, dropLast, 1, 1);
    }

    /** Checks the ranges. */
    public Settings {
      if (repeated < 1) {
        throw new InputException("clip loader: repeats %d, expected 1 or more".formatted(repeated));
      }
      if (batchSize % repeated != 0) {
        throw new InputException(
            "clip loader: batch size %d, expected a multiple of %d repeats"
                .formatted(batchSize, repeated));
      }
    }
  }

  /**
   * Starts the workers; {@link #startEpoch} gives them work.
   *
   * @throws InputException where the entries do not fill one batch
   */
  public ClipLoader(List<VideoEntry> entries, ClipPipeline pipeline, Settings settings) {
    this.entries = List.copyOf(entries);
    this.pipeline = pipeline;
    this.settings = settings;
    this.reading =
        new ReadAhead<>(
            new ReadAhead.Settings(
                "clip loader",
                (long) entries.size() * settings.repeated(),
                settings.batchSize(),
                settings.dropLast(),
                settings.workers(),
                settings.queue()));
  }

  @Override
  public long batchesPerEpoch() {
    return reading.batches();
  }

  /**
   * Drops what is in flight and begins {@code epoch} at batch {@code firstBatch}, both from 0; a
   * resumed run passes the first batch it has not trained on.
   */
  @Override
  public void startEpoch(int epoch, int firstBatch) {
    int[] order = order(epoch);
    int repeated = settings.repeated();
    reading.start(
        firstBatch,
        place -> load(epoch, order[place / repeated], place % repeated),
        place -> entries.get(order[place / repeated]).path().toString());
    this.epoch = epoch;
  }

  /**
   * The next batch, or null at the end of the epoch; waits where it is not ready.
   *
   * @throws InputException where no readable video was found for a place in the batch; the epoch
   *     has to be started again
   */
  @Override
  public ClipBatch next() {
    ReadAhead.Batch<Clip> batch = reading.next();
    return batch == null ? null : new ClipBatch(epoch, batch.index(), batch.samples());
  }

  /**
   * The first clip of an entry in an epoch, read now; apart from the batches.
   *
   * @param entry place in the list of entries
   * @throws InputException where neither it nor one in its place can be read
   */
  public Clip clip(int epoch, int entry) {
    return load(epoch, entry, 0);
  }

  @Override
  public List<LeftOut> leftOut() {
    return List.copyOf(skipped.values());
  }

  /** The videos that clips were read from though some of their frames cannot be decoded. */
  public Map<String, Integer> damaged() {
    return reader.damaged();
  }

  /** Drops what is in flight and stops the workers after the clips they are decoding. */
  @Override
  public void close() {
    int damaged = damaged().size();
    if (damaged > 0) {
      LOG.warn("{} videos have frames that cannot be decoded, see above", damaged);
    }
    reading.close();
  }

  private int[] order(int epoch) {
    return settings.shuffle()
        ? EpochOrder.shuffled(entries.size(), settings.seed(), epoch)
        : EpochOrder.given(entries.size());
  }

  /** Reads the clip for the place of {@code entry}, from another entry where that one fails. */
  private Clip load(int epoch, int entry, int repeat) {
    Set<Path> failed = new LinkedHashSet<>();
    String reason = "";
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException("the clip is no longer wanted");
      }
      SplittableRandom random = random(epoch, entry, repeat, attempt);
      VideoEntry chosen = entries.get(attempt == 0 ? entry : random.nextInt(entries.size()));
      try {
        return reader.readClip(chosen, pipeline, random);
      } catch (InputException e) {
        reason = e.getMessage();
        failed.add(chosen.path());
        skip(chosen.path(), reason);
      }
    }
    throw new InputException(
        "epoch %d, video %s: %d files in %d attempts could not be read, the last one: %s"
            .formatted(epoch, entries.get(entry).id(), failed.size(), ATTEMPTS, reason));
  }

  private SplittableRandom random(int epoch, int entry, int repeat, int attempt) {
    return repeat == 0
        ? RandomStreams.of(settings.seed(), Purpose.CLIP, epoch, entry, attempt)
        : RandomStreams.of(settings.seed(), Purpose.CLIP, epoch, entry, attempt, repeat);
  }

  private void skip(Path path, String reason) {
    if (skipped.putIfAbsent(path, new LeftOut(path.toString(), reason)) == null) {
      LOG.warn("Video skipped: {}", reason);
    }
    int bad = skipped.size();
    if (bad > Math.max(1, settings.maxBadFraction() * entries.size())) {
      throw new InputException(
          "%d of %d videos could not be read, more than data.max_bad_fraction %s allows; the last: %s"
              .formatted(bad, entries.size(), settings.maxBadFraction(), reason));
    }
  }
}
