package org.maskedaction.data.video.prepare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
import org.maskedaction.data.LeftOut;
import org.maskedaction.data.WorkerPool;
import org.maskedaction.io.InputException;

/** Prepares many videos at the same time; the results keep the order of the catalogue. */
final class VideoWorkers {
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
    try (WorkerPool pool = new WorkerPool(threads, "interrupted while preparing videos")) {
      pool.run(
          tasks(),
          (outcome, done) -> {
            keep(outcome);
            progress.accept(done);
          });
    }
  }

  private List<Callable<Outcome>> tasks() {
    TargetNames names = new TargetNames();
    List<Callable<Outcome>> tasks = new ArrayList<>();
    for (CatalogueEntry entry : catalogue.entries()) {
      String folder = entry.label() < 0 ? UNLABELLED : catalogue.classes().get(entry.label());
      String target = FOLDER + names.next(folder, VideoTree.stem(entry.file().toString()));
      tasks.add(() -> prepare(entry, target));
    }
    return tasks;
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

  /** The videos that can be used. */
  List<PreparedVideo> videos() {
    return videos;
  }

  /** The videos that are not there or cannot be read. */
  List<LeftOut> leftOut() {
    return leftOut;
  }
}
