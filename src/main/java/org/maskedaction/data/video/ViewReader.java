package org.maskedaction.data.video;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.maskedaction.data.LeftOut;
import org.maskedaction.io.InputException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the same views of one video after the other, each file opened and decoded once, while
 * background threads read ahead. The order is that of the list whatever the number of threads.
 *
 * <p>A video that cannot be read is logged, listed and left out.
 */
public final class ViewReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ViewReader.class);

  private final Iterator<VideoEntry> entries;
  private final List<ClipPipeline> views;
  private final int ahead;
  private final ExecutorService workers;
  private final Deque<Pending> pending = new ArrayDeque<>();
  private final List<LeftOut> skipped = new ArrayList<>();

  private record Pending(VideoEntry entry, Future<List<Clip>> clips) {}

  /**
   * Starts to read.
   *
   * @param entries the videos
   * @param views how each video is cut, without anything random
   * @param workers decoding threads; as many videos and one are in memory at a time
   */
  public ViewReader(List<VideoEntry> entries, List<ClipPipeline> views, int workers) {
    this.entries = List.copyOf(entries).iterator();
    this.views = List.copyOf(views);
    this.ahead = workers;
    this.workers = Executors.newFixedThreadPool(workers, ViewReader::daemon);
    topUp();
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "view-reader");
    thread.setDaemon(true);
    return thread;
  }

  private void topUp() {
    while (pending.size() < ahead && entries.hasNext()) {
      VideoEntry entry = entries.next();
      pending.add(new Pending(entry, workers.submit(() -> read(entry))));
    }
  }

  private List<Clip> read(VideoEntry entry) {
    try (VideoDecoder decoder = new VideoDecoder(entry.path())) {
      return decoder.readAll(entry, views, new SplittableRandom(0));
    }
  }

  /** The views of the next video that can be read, in their order; null at the end. */
  public List<Clip> next() {
    while (!pending.isEmpty()) {
      Pending video = pending.remove();
      topUp();
      List<Clip> clips = join(video);
      if (clips != null) {
        return clips;
      }
    }
    return null;
  }

  /** The clips of a video, or null where it cannot be read. */
  private List<Clip> join(Pending video) {
    try {
      return video.clips().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a video", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InputException input) {
        LOG.warn("Video skipped: {}", input.getMessage());
        skipped.add(new LeftOut(video.entry().path().toString(), input.getMessage()));
        return null;
      }
      throw new IllegalStateException(
          video.entry().path() + ": a worker of the view reader failed", e.getCause());
    }
  }

  /** The videos before the last one delivered that could not be read, in their order. */
  public List<LeftOut> leftOut() {
    return List.copyOf(skipped);
  }

  /** Stops the workers after the videos they are decoding. */
  @Override
  public void close() {
    workers.shutdownNow();
  }
}
