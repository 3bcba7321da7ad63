package org.maskedaction.data.video.generated;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import org.maskedaction.data.Part;
import org.maskedaction.data.WorkerPool;
import org.maskedaction.data.video.Mp4Writer;
import org.maskedaction.io.DurableFiles;

/**
 * Writes all files of a generated data set but the marker.
 *
 * @param dir folder of the data set
 * @param spec what it consists of
 */
record DatasetWriter(Path dir, GeneratedSpec spec) {
  /**
   * Writes what is missing; videos that are there are complete, and the same whenever they are
   * written.
   */
  void write(int threads, IntConsumer progress) throws IOException {
    for (Part part : Part.values()) {
      Files.createDirectories(dir.resolve(GeneratedDataset.clipPath(part, 0)).getParent());
    }
    List<Callable<Path>> videos = new ArrayList<>();
    for (Part part : Part.values()) {
      for (int index = 0; index < spec.clips(part); index++) {
        int clip = index;
        videos.add(() -> writeVideo(part, clip));
      }
    }
    try (WorkerPool workers = new WorkerPool(threads, "interrupted; start again to go on")) {
      workers.run(videos, (video, done) -> progress.accept(done));
    }
    writeTexts();
  }

  private Path writeVideo(Part part, int index) throws IOException {
    Path file = dir.resolve(GeneratedDataset.clipPath(part, index));
    if (!Files.exists(file)) {
      byte[] pixels = ClipScene.sample(spec, part, index).render();
      Mp4Writer.write(file, pixels, spec.size(), spec.fps());
    }
    return file;
  }

  private void writeTexts() throws IOException {
    StringBuilder truth = new StringBuilder();
    for (Part part : Part.values()) {
      StringBuilder list = new StringBuilder();
      for (int index = 0; index < spec.clips(part); index++) {
        MotionTruth.ClipTruth clip = truth(part, index);
        list.append(clip.path()).append(' ').append(clip.label()).append('\n');
        truth.append(GeneratedDataset.JSON.writeValueAsString(clip)).append('\n');
      }
      DurableFiles.replace(dir.resolve(part.listFile()), list.toString());
    }
    DurableFiles.replace(dir.resolve(GeneratedDataset.TRUTH), truth.toString());
    String classes =
        Arrays.stream(MotionPattern.values())
            .map(pattern -> pattern.key() + "\n")
            .collect(Collectors.joining());
    DurableFiles.replace(dir.resolve(GeneratedDataset.CLASSES), classes);
  }

  private MotionTruth.ClipTruth truth(Part part, int index) {
    ClipScene scene = ClipScene.sample(spec, part, index);
    return new MotionTruth.ClipTruth(
        GeneratedDataset.clipPath(part, index),
        scene.pattern().ordinal(),
        spec.size(),
        spec.frames(),
        scene.tracks());
  }
}
