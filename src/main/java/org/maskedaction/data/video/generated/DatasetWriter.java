package org.maskedaction.data.video.generated;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import org.maskedaction.data.Part;
import org.maskedaction.data.video.Mp4Writer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes all files of a generated data set but the marker. */
public final class DatasetWriter {
  private static final Logger LOG = LoggerFactory.getLogger(DatasetWriter.class);

  private final Path dir;
  private final GeneratedSpec spec;

  DatasetWriter(Path dir, GeneratedSpec spec) {
    this.dir = dir;
    this.spec = spec;
  }

  /**
   * Writes what is missing; videos that are there are complete, and the same whenever they are
   * written.
   */
  void write(int threads, IntConsumer progress) throws IOException {
    for (Part part : Part.values()) {
      Files.createDirectories(dir.resolve(GeneratedDataset.clipPath(part, 0)).getParent());
    }
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      writeVideos(new ExecutorCompletionService<>(workers), progress);
    } finally {
      stop(workers);
    }
    writeTexts();
  }

  /** Puts a text file in place at once. */
  public static void replace(Path file, String text) throws IOException {
    Path partial = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(partial, text);
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Drops what has not started and waits for the clips under way, so that nothing writes
   * afterwards.
   */
  private static void stop(ExecutorService workers) {
    workers.shutdownNow();
    try {
      if (!workers.awaitTermination(1, TimeUnit.MINUTES)) {
        LOG.warn("a clip is still being written after a minute");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void writeVideos(ExecutorCompletionService<Path> service, IntConsumer progress)
      throws IOException {
    for (Part part : Part.values()) {
      for (int index = 0; index < spec.clips(part); index++) {
        int clip = index;
        service.submit(() -> writeVideo(part, clip));
      }
    }
    try {
      for (int done = 1; done <= spec.totalClips(); done++) {
        service.take().get();
        progress.accept(done);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted; start again to go on", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException("a clip cannot be generated", e.getCause());
    }
  }

  private Path writeVideo(Part part, int index) throws IOException {
    Path file = dir.resolve(GeneratedDataset.clipPath(part, index));
    if (!Files.exists(file)) {
      byte[] pixels = ClipRenderer.render(ClipScene.sample(spec, part, index));
      Mp4Writer.write(file, pixels, spec.size(), spec.fps());
    }
    return file;
  }

  private void writeTexts() throws IOException {
    StringBuilder truth = new StringBuilder();
    for (Part part : Part.values()) {
      StringBuilder list = new StringBuilder();
      for (int index = 0; index < spec.clips(part); index++) {
        ClipTruth clip = truth(part, index);
        list.append(clip.path()).append(' ').append(clip.label()).append('\n');
        truth.append(GeneratedJson.MAPPER.writeValueAsString(clip)).append('\n');
      }
      replace(dir.resolve(part.listFile()), list.toString());
    }
    replace(dir.resolve(GeneratedDataset.TRUTH), truth.toString());
    String classes =
        Arrays.stream(MotionPattern.values())
            .map(pattern -> pattern.key() + "\n")
            .collect(Collectors.joining());
    replace(dir.resolve(GeneratedDataset.CLASSES), classes);
  }

  private ClipTruth truth(Part part, int index) {
    ClipScene scene = ClipScene.sample(spec, part, index);
    return new ClipTruth(
        GeneratedDataset.clipPath(part, index),
        scene.pattern().ordinal(),
        spec.size(),
        spec.frames(),
        scene.tracks());
  }
}
