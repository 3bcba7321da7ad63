package org.maskedaction.data;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import org.maskedaction.io.InputException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the samples of an epoch in background threads, some batches ahead of the one that was taken
 * last, and hands them out in their order. One thread at a time may call {@link #start}, {@link
 * #next} and {@link #close}.
 *
 * @param <S> what a sample is
 */
public final class ReadAhead<S> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReadAhead.class);
  private static final long CLOSE_SECONDS = 10;
  private static final Duration SAMPLE_LIMIT = Duration.ofMinutes(10);

  private final String name;
  private final long samples;
  private final LoaderSettings settings;
  private final Duration limit;
  private final ExecutorService workers;
  private final Deque<List<Future<S>>> pending = new ArrayDeque<>();
  private SampleReader<S> reader;
  private IntFunction<String> names;
  private int submitted;
  private int delivered;

  /** Reads one sample; called by several threads at once. */
  @FunctionalInterface
  public interface SampleReader<S> {
    /**
     * The sample at a place of the epoch, from 0.
     *
     * @throws InputException where there is none
     */
    S read(int place);
  }

  /**
   * The samples of one batch.
   *
   * @param index of the batch in its epoch, from 0
   * @param samples in their order
   */
  public record Portion<S>(int index, List<S> samples) {}

  /**
   * Starts the workers; {@link #start} gives them work. A sample may take ten minutes.
   *
   * @param name of the owner, for messages and threads
   * @param samples samples of an epoch
   * @param settings how far and in what portions to read
   * @throws InputException for a count below 1, or where the samples do not fill one batch
   */
  public ReadAhead(String name, long samples, LoaderSettings settings) {
    this(name, samples, settings, SAMPLE_LIMIT);
  }

  /** The same with another limit of the time that {@link #next} waits for one sample. */
  ReadAhead(String name, long samples, LoaderSettings settings, Duration limit) {
    this.name = name;
    this.samples = samples;
    this.settings = settings;
    this.limit = limit;
    requirePositive("batch size", settings.batchSize());
    requirePositive("workers", settings.workers());
    requirePositive("queue", settings.queue());
    if (samples < (settings.dropLast() ? settings.batchSize() : 1)) {
      throw new InputException(
          "%s: %d samples do not fill a batch of %d"
              .formatted(name, samples, settings.batchSize()));
    }
    this.workers =
        Executors.newFixedThreadPool(
            settings.workers(),
            task -> {
              Thread thread = new Thread(task, name.replace(' ', '-'));
              thread.setDaemon(true);
              return thread;
            });
  }

  private void requirePositive(String count, int value) {
    if (value < 1) {
      throw new InputException("%s: %s %d, expected 1 or more".formatted(name, count, value));
    }
  }

  /** Batches of an epoch. */
  public long batches() {
    int size = settings.batchSize();
    return settings.dropLast() ? samples / size : (samples + size - 1) / size;
  }

  /**
   * Drops what is in flight and begins an epoch at batch {@code firstBatch}, from 0.
   *
   * @param names what the sample at a place is called, for messages
   * @throws InputException where there is no such batch
   */
  public void start(int firstBatch, SampleReader<S> reader, IntFunction<String> names) {
    if (firstBatch < 0 || firstBatch > batches()) {
      throw new InputException(
          "%s: batch %d, expected 0 to %d".formatted(name, firstBatch, batches()));
    }
    stop();
    this.reader = reader;
    this.names = names;
    this.submitted = firstBatch;
    this.delivered = firstBatch;
    topUp();
  }

  /**
   * The next batch, or null at the end of the epoch; waits where it is not ready.
   *
   * @throws InputException as the reader of a sample threw it, or if a sample does not come in
   *     time; the epoch has to be started again
   */
  public Portion<S> next() {
    if (reader == null) {
      throw new IllegalStateException(name + ": no epoch was started");
    }
    List<Future<S>> batch = pending.poll();
    if (batch == null) {
      return null;
    }
    topUp();
    boolean complete = false;
    try {
      Portion<S> samples = new Portion<>(delivered, join(batch));
      complete = true;
      delivered++;
      return samples;
    } finally {
      if (!complete) {
        cancel(batch);
        stop();
      }
    }
  }

  private void topUp() {
    while (pending.size() < settings.queue() && submitted < batches()) {
      pending.add(submit(submitted++));
    }
  }

  private List<Future<S>> submit(int index) {
    long from = (long) index * settings.batchSize();
    long to = Math.min(from + settings.batchSize(), samples);
    SampleReader<S> ofEpoch = reader;
    List<Future<S>> samples = new ArrayList<>();
    for (long at = from; at < to; at++) {
      int place = Math.toIntExact(at);
      samples.add(workers.submit(() -> ofEpoch.read(place)));
    }
    return samples;
  }

  private List<S> join(List<Future<S>> futures) {
    List<S> samples = new ArrayList<>(futures.size());
    for (Future<S> future : futures) {
      samples.add(join(future, delivered * settings.batchSize() + samples.size()));
    }
    return samples;
  }

  private S join(Future<S> future, int place) {
    try {
      return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new InputException(
          "%s: %s was not read within %d s; its file or the disk may be stuck"
              .formatted(name, names.apply(place), limit.toSeconds()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(name + ": interrupted while waiting", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InputException input) {
        throw input;
      }
      throw new IllegalStateException("a worker of the " + name + " failed", e.getCause());
    }
  }

  private void stop() {
    pending.forEach(ReadAhead::cancel);
    pending.clear();
    reader = null;
  }

  private static <S> void cancel(List<Future<S>> batch) {
    batch.forEach(sample -> sample.cancel(true));
  }

  /** Drops what is in flight and stops the workers after the samples they are reading. */
  @Override
  public void close() {
    stop();
    workers.shutdownNow();
    try {
      if (!workers.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("{}: workers still read after {} s", name, CLOSE_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
