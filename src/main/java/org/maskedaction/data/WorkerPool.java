package org.maskedaction.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Threads that make a data set; the results of their tasks are taken in the order of these. */
public final class WorkerPool implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);

  private final ExecutorService workers;
  private final String interrupted;

  /**
   * Starts the threads.
   *
   * @param interrupted what to say where waiting for a result is interrupted
   */
  public WorkerPool(int threads, String interrupted) {
    this.workers = Executors.newFixedThreadPool(threads);
    this.interrupted = interrupted;
  }

  /** Takes a result, on the thread that waits for it. */
  @FunctionalInterface
  public interface Taker<T> {
    /** Takes the result of the next task, the {@code done}-th, counted from 1. */
    void take(T result, int done) throws IOException;
  }

  /**
   * Does all tasks.
   *
   * @throws IOException the first of a task or of {@code taker}, or where the wait is interrupted
   */
  public <T> void run(List<Callable<T>> tasks, Taker<T> taker) throws IOException {
    List<Future<T>> results = new ArrayList<>(tasks.size());
    tasks.forEach(task -> results.add(workers.submit(task)));
    try {
      for (int done = 1; done <= results.size(); done++) {
        taker.take(results.get(done - 1).get(), done);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(interrupted, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException("a worker failed", e.getCause());
    }
  }

  /** Drops what has not begun and waits for what has, so that nothing is written afterwards. */
  @Override
  public void close() {
    workers.shutdownNow();
    try {
      if (!workers.awaitTermination(1, TimeUnit.MINUTES)) {
        LOG.warn("a worker is still busy a minute after it was told to stop");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
