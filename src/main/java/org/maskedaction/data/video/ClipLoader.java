package org.maskedaction.data.video;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.maskedaction.config.InputException;
import org.maskedaction.data.BatchLoader;
import org.maskedaction.data.EpochOrder;
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
  private static final long CLOSE_SECONDS = 10;

  private final List<VideoEntry> entries;
  private final ClipPipeline pipeline;
  private final Settings settings;
  private final ClipRecordReader reader = new ClipRecordReader();
  private final ExecutorService workers;
  private final Map<Path, SkippedVideo> skipped = new ConcurrentSkipListMap<>();
  private final Deque<PendingBatch> pending = new ArrayDeque<>();
  private int[] order;
  private int epoch;
  private int submitted;

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

    public Settings {
      requirePositive("batch size", batchSize);
      requirePositive("workers", workers);
      requirePositive("queue", queue);
      requirePositive("repeats", repeated);
      if (batchSize % repeated != 0) {
        throw new InputException(
            "clip loader: batch size %d, expected a multiple of %d repeats"
                .formatted(batchSize, repeated));
      }
    }

    private static void requirePositive(String name, int value) {
      if (value < 1) {
        throw new InputException("clip loader: %s %d, expected 1 or more".formatted(name, value));
      }
    }
  }

  private record PendingBatch(int epoch, int index, List<Future<Clip>> clips) {}

  /**
   * Starts the workers; {@link #startEpoch} gives them work.
   *
   * @throws InputException where the entries do not fill one batch
   */
  public ClipLoader(List<VideoEntry> entries, ClipPipeline pipeline, Settings settings) {
    this.entries = List.copyOf(entries);
    this.pipeline = pipeline;
    this.settings = settings;
    if (batchesPerEpoch() == 0) {
      throw new InputException(
          "clip loader: %d videos do not fill a batch of %d"
              .formatted(entries.size(), settings.batchSize()));
    }
    this.workers = Executors.newFixedThreadPool(settings.workers(), ClipLoader::daemon);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "clip-loader");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public long batchesPerEpoch() {
    int size = settings.batchSize();
    long clips = (long) entries.size() * settings.repeated();
    return settings.dropLast() ? clips / size : (clips + size - 1) / size;
  }

  /**
   * Drops what is in flight and begins {@code epoch} at batch {@code firstBatch}, both from 0; a
   * resumed run passes the first batch it has not trained on.
   */
  @Override
  public void startEpoch(int epoch, int firstBatch) {
    if (firstBatch < 0 || firstBatch > batchesPerEpoch()) {
      throw new InputException(
          "clip loader: batch %d, expected 0 to %d".formatted(firstBatch, batchesPerEpoch()));
    }
    cancelPending();
    this.epoch = epoch;
    this.order = order(epoch);
    this.submitted = firstBatch;
    topUp();
  }

  /**
   * The next batch, or null at the end of the epoch; waits where it is not ready.
   *
   * @throws InputException where no readable video was found for a place in the batch; the epoch
   *     has to be started again
   */
  @Override
  public ClipBatch next() {
    if (order == null) {
      throw new IllegalStateException("startEpoch has to be called before next");
    }
    PendingBatch batch = pending.poll();
    if (batch == null) {
      return null;
    }
    topUp();
    boolean complete = false;
    try {
      ClipBatch delivered = new ClipBatch(batch.epoch(), batch.index(), join(batch.clips()));
      complete = true;
      return delivered;
    } finally {
      if (!complete) {
        cancel(batch);
        cancelPending();
        order = null;
      }
    }
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

  /** The files that could not be read so far, by path. */
  public List<SkippedVideo> skipped() {
    return List.copyOf(skipped.values());
  }

  /** Drops what is in flight and stops the workers after the clips they are decoding. */
  @Override
  public void close() {
    cancelPending();
    order = null;
    workers.shutdownNow();
    try {
      if (!workers.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("Clip loader: workers still decode after {} s", CLOSE_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void topUp() {
    while (pending.size() < settings.queue() && submitted < batchesPerEpoch()) {
      pending.add(submit(submitted++));
    }
  }

  private PendingBatch submit(int index) {
    int from = index * settings.batchSize();
    int to = Math.min(from + settings.batchSize(), entries.size() * settings.repeated());
    List<Future<Clip>> clips = new ArrayList<>();
    int ofEpoch = epoch;
    for (int at = from; at < to; at++) {
      int entry = order[at / settings.repeated()];
      int repeat = at % settings.repeated();
      clips.add(workers.submit(() -> load(ofEpoch, entry, repeat)));
    }
    return new PendingBatch(ofEpoch, index, clips);
  }

  private void cancelPending() {
    pending.forEach(ClipLoader::cancel);
    pending.clear();
  }

  private static void cancel(PendingBatch batch) {
    batch.clips().forEach(clip -> clip.cancel(true));
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
    if (skipped.putIfAbsent(path, new SkippedVideo(path, reason)) == null) {
      LOG.warn("Video skipped: {}", reason);
    }
    int bad = skipped.size();
    if (bad > Math.max(1, settings.maxBadFraction() * entries.size())) {
      throw new InputException(
          "%d of %d videos could not be read, more than data.max_bad_fraction %s allows; the last: %s"
              .formatted(bad, entries.size(), settings.maxBadFraction(), reason));
    }
  }

  private static List<Clip> join(List<Future<Clip>> futures) {
    List<Clip> clips = new ArrayList<>(futures.size());
    for (Future<Clip> future : futures) {
      clips.add(join(future));
    }
    return clips;
  }

  private static Clip join(Future<Clip> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a clip", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InputException input) {
        throw input;
      }
      throw new IllegalStateException("a worker of the clip loader failed", e.getCause());
    }
  }
}
