package org.maskedaction.data.modality;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.maskedaction.config.InputException;
import org.maskedaction.config.ModalityConfig;
import org.maskedaction.data.BatchLoader;
import org.maskedaction.data.EpochOrder;
import org.maskedaction.random.RandomStreams;
import org.maskedaction.random.RandomStreams.Purpose;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers the samples of an epoch in batches that background threads read ahead. A batch is a pure
 * function of the seed, the epoch and its index: the number of threads and the batch an epoch is
 * entered at make no difference.
 *
 * <p>A file that cannot be used is logged and listed once, and its modality is absent from the
 * sample. Where nothing is left of a sample another one takes its place. One thread at a time may
 * call {@link #startEpoch}, {@link #next} and {@link #close}.
 */
public final class ModalityLoader implements BatchLoader<ModalityBatch> {
  private static final Logger LOG = LoggerFactory.getLogger(ModalityLoader.class);
  private static final int ATTEMPTS = 10;

  private final ModalitySamples samples;
  private final List<ModalityConfig> modalities;
  private final Settings settings;
  private final ExecutorService workers;
  private final Map<String, SkippedSample> skipped = new ConcurrentSkipListMap<>();
  private final Deque<PendingBatch> pending = new ArrayDeque<>();
  private int[] order;
  private int epoch;
  private int submitted;

  /**
   * How samples are batched.
   *
   * @param batchSize samples per batch
   * @param seed the run's seed
   * @param training whether every epoch has an order of its own, an incomplete last batch is left
   *     out and samples are augmented; otherwise all come in their order and as they are
   * @param workers threads that read samples
   * @param queue batches prepared ahead of the one delivered last
   * @param maxBadFraction share of the samples that may have a file that cannot be used; one always
   *     may
   */
  public record Settings(
      int batchSize, long seed, boolean training, int workers, int queue, double maxBadFraction) {
    /** Checks the counts. */
    public Settings {
      requirePositive("batch size", batchSize);
      requirePositive("workers", workers);
      requirePositive("queue", queue);
    }

    private static void requirePositive(String name, int value) {
      if (value < 1) {
        throw new InputException(
            "modality loader: %s %d, expected 1 or more".formatted(name, value));
      }
    }
  }

  private record PendingBatch(int epoch, int index, List<Future<ModalitySample>> samples) {}

  /**
   * Starts the workers; {@link #startEpoch} gives them work.
   *
   * @param modalities those of the samples, whose means and standard deviations are applied
   * @throws InputException where the samples do not fill one batch
   */
  public ModalityLoader(
      ModalitySamples samples, List<ModalityConfig> modalities, Settings settings) {
    this.samples = samples;
    this.modalities = List.copyOf(modalities);
    this.settings = settings;
    if (batchesPerEpoch() == 0) {
      throw new InputException(
          "modality loader: %d samples do not fill a batch of %d"
              .formatted(samples.size(), settings.batchSize()));
    }
    this.workers = Executors.newFixedThreadPool(settings.workers(), ModalityLoader::daemon);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "modality-loader");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public long batchesPerEpoch() {
    int size = settings.batchSize();
    return settings.training() ? samples.size() / size : (samples.size() + size - 1) / size;
  }

  @Override
  public void startEpoch(int epoch, int firstBatch) {
    if (firstBatch < 0 || firstBatch > batchesPerEpoch()) {
      throw new InputException(
          "modality loader: batch %d, expected 0 to %d".formatted(firstBatch, batchesPerEpoch()));
    }
    cancelPending();
    this.epoch = epoch;
    this.order =
        settings.training()
            ? EpochOrder.shuffled(samples.size(), settings.seed(), epoch)
            : EpochOrder.given(samples.size());
    this.submitted = firstBatch;
    topUp();
  }

  /**
   * {@inheritDoc}
   *
   * @throws InputException where no usable sample was found for a place in the batch; the epoch has
   *     to be started again
   */
  @Override
  public ModalityBatch next() {
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
      ModalityBatch delivered = collate(batch);
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

  private ModalityBatch collate(PendingBatch batch) {
    List<ModalitySample> read = new ArrayList<>(batch.samples().size());
    for (Future<ModalitySample> sample : batch.samples()) {
      read.add(join(sample));
    }
    return ModalityBatches.of(batch.epoch(), batch.index(), read, modalities);
  }

  /**
   * A sample as it is in an epoch, read now and not scaled; apart from the batches.
   *
   * @throws InputException where neither it nor one in its place can be used
   */
  public ModalitySample sample(int epoch, int index) {
    return load(epoch, index);
  }

  /** The samples and files that could not be used so far, by name. */
  public List<SkippedSample> skipped() {
    return List.copyOf(skipped.values());
  }

  /** Drops what is in flight and stops the workers. */
  @Override
  public void close() {
    cancelPending();
    order = null;
    workers.shutdownNow();
  }

  private void topUp() {
    while (pending.size() < settings.queue() && submitted < batchesPerEpoch()) {
      pending.add(submit(submitted++));
    }
  }

  private PendingBatch submit(int index) {
    int from = index * settings.batchSize();
    int to = Math.min(from + settings.batchSize(), samples.size());
    List<Future<ModalitySample>> futures = new ArrayList<>(to - from);
    int ofEpoch = epoch;
    for (int at = from; at < to; at++) {
      int sample = order[at];
      futures.add(workers.submit(() -> load(ofEpoch, sample)));
    }
    return new PendingBatch(ofEpoch, index, futures);
  }

  private void cancelPending() {
    pending.forEach(ModalityLoader::cancel);
    pending.clear();
  }

  private static void cancel(PendingBatch batch) {
    batch.samples().forEach(sample -> sample.cancel(true));
  }

  /** Reads the sample {@code index}, or another one where nothing of it can be used. */
  private ModalitySample load(int epoch, int index) {
    String reason = "";
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException("the sample is no longer wanted");
      }
      SplittableRandom random =
          RandomStreams.of(settings.seed(), Purpose.CLIP, epoch, index, attempt);
      int chosen = attempt == 0 ? index : random.nextInt(samples.size());
      try {
        ModalitySample sample = samples.load(chosen, settings.training() ? random : null);
        for (String problem : sample.problems()) {
          reason = problem;
          skip(sample.id(), problem);
        }
        if (sample.hasAny()) {
          return sample;
        }
      } catch (InputException e) {
        reason = e.getMessage();
        skip(samples.id(chosen), reason);
      }
    }
    throw new InputException(
        "epoch %d, sample %s: %d attempts found nothing that can be used, the last reason: %s"
            .formatted(epoch, samples.id(index), ATTEMPTS, reason));
  }

  private void skip(String id, String reason) {
    if (skipped.putIfAbsent(id + ": " + reason, new SkippedSample(id, reason)) != null) {
      return;
    }
    LOG.warn("Sample {} is not used as it should be: {}", id, reason);
    long bad = skipped.values().stream().map(SkippedSample::id).distinct().count();
    if (bad > Math.max(1, settings.maxBadFraction() * samples.size())) {
      throw new TooManyBad(
          "%d of %d samples could not be used, more than data.max_bad_fraction %s allows; the last: %s"
              .formatted(bad, samples.size(), settings.maxBadFraction(), reason));
    }
  }

  /** Ends the run, unlike the failure of a single sample. */
  private static final class TooManyBad extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    TooManyBad(String message) {
      super(message);
    }
  }

  private static ModalitySample join(Future<ModalitySample> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a sample", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InputException input) {
        throw input;
      }
      if (e.getCause() instanceof TooManyBad bad) {
        throw new InputException(bad.getMessage(), bad);
      }
      throw new IllegalStateException("a worker of the modality loader failed", e.getCause());
    }
  }
}
