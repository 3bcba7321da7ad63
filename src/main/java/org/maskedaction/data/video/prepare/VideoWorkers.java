package org.maskedaction.data.video.prepare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.maskedaction.data.LeftOut;
import org.maskedaction.io.InputException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Prepares many videos at the same time; the results keep the order of the catalogue. */
final class VideoWorkers {
  private static final Logger LOG = LoggerFactory.getLogger(VideoWorkers.class);
  private static final String UNLABELLED = "unlabelled";
  private static final String FOLDER = "videos/";

  private final Catalogue catalogue;
  private final VideoWorker worker;
  private final int threads;
  private final List<PreparedVideo> videos = new ArrayList<>();
  private final List<LeftOut> leftOut;

  VideoWorkers(Catalogue catalogue, VideoWorker worker, int threads) {
    this.catalogue = catalogue;
    this.worker = worker;
    this.threads = threads;
    this.leftOut = new ArrayList<>(catalogue.missing());
  }

  /** Either a video or why there is none. */
  private record Outcome(PreparedVideo video, LeftOut leftOut) {}

  /**
   * Prepares all videos of the catalogue.
   *
   * @param progress is told how many are done, in order
   * @throws IOException where a result cannot be written; the others are then given up
   */
  void run(IntConsumer progress) throws IOException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      int done = 0;
      for (Future<Outcome> future : submit(pool)) {
        keep(future.get());
        progress.accept(++done);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while preparing videos", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException("a video cannot be prepared", e.getCause());
    } finally {
      stop(pool);
    }
  }

  private List<Future<Outcome>> submit(ExecutorService pool) {
    TargetNames names = new TargetNames();
    List<Future<Outcome>> futures = new ArrayList<>();
    for (CatalogueEntry entry : catalogue.entries()) {
      String folder = entry.label() < 0 ? UNLABELLED : catalogue.classes().get(entry.label());
      String target = FOLDER + names.next(folder, VideoTree.stem(entry.file().toString()));
      futures.add(pool.submit(() -> prepare(entry, target)));
    }
    return futures;
  }

  private Outcome prepare(CatalogueEntry entry, String target) throws IOException {
    try {
      return new Outcome(worker.prepare(entry, target), null);
    } catch (InputException e) {
      return new Outcome(null, new LeftOut(entry.id(), e.getMessage()));
    }
  }

  private void keep(Outcome outcome) {
    if (outcome.video() == null) {
      leftOut.add(outcome.leftOut());
    } else {
      videos.add(outcome.video());
    }
  }

  /** Drops what has not begun and waits for what has, so that nothing is written afterwards. */
  private static void stop(ExecutorService pool) {
    pool.shutdownNow();
    try {
      if (!pool.awaitTermination(1, TimeUnit.MINUTES)) {
        LOG.warn("a video is still being prepared after a minute");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The videos that can be used. */
  List<PreparedVideo> videos() {
    return videos;
  }

  /** The videos that are not there or cannot be read. */
  List<LeftOut> leftOut() {
    return leftOut;
  }
}
