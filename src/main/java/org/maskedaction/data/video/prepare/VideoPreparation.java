package org.maskedaction.data.video.prepare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import org.maskedaction.data.LeftOut;
import org.maskedaction.data.Part;
import org.maskedaction.data.video.VideoList;
import org.maskedaction.io.ClassNames;
import org.maskedaction.io.DurableFiles;
import org.maskedaction.io.InputException;
import org.maskedaction.io.JsonFile;

/**
 * Prepares a data set of videos: probes every video, leaves out what cannot be read, shares the
 * others out among the parts and writes one list per part that has videos, {@value #CLASSES} and
 * {@value #REPORT}. Lists name the videos by absolute paths or, where a short side is given, by
 * paths relative to the output folder, into which all videos are then written. The result does not
 * depend on the number of workers. The output folder appears when it is complete.
 */
public final class VideoPreparation {
  /** Name of the file with the class names, one per row. */
  public static final String CLASSES = ClassNames.FILE;

  /** Name of the report. */
  public static final String REPORT = "report.json";

  private final Catalogue catalogue;
  private final PreparationSettings settings;
  private final Transcoder transcoder;

  /**
   * For one data set.
   *
   * @throws InputException where a setting is out of its range
   */
  public VideoPreparation(Catalogue catalogue, PreparationSettings settings) {
    this.catalogue = catalogue;
    this.settings = settings;
    this.transcoder = settings.shortSide() == null ? null : new Transcoder(settings.shortSide());
    settings.fractions(false);
  }

  /**
   * Prepares the data set.
   *
   * @param out folder of the result, new or empty
   * @param progress is told how many videos are done
   * @throws InputException where {@code out} is not empty or no video can be read
   * @throws IOException where a result cannot be written; there is then no output folder
   */
  public VideoReport run(Path out, IntConsumer progress) throws IOException {
    Path target = out.toAbsolutePath().normalize();
    DurableFiles.requireNew(target);
    if (catalogue.entries().isEmpty()) {
      throw new InputException("there is no video to prepare" + firstReason(catalogue.missing()));
    }
    Path aside = target.resolveSibling("." + target.getFileName() + ".preparing");
    if (Files.exists(aside)) {
      throw new InputException(
          aside
              + ": is there from a preparation that runs or was broken off; delete it if none"
              + " runs");
    }
    Files.createDirectories(aside);
    try {
      VideoReport report = prepare(aside, progress);
      Files.deleteIfExists(target);
      Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
      return report;
    } catch (IOException | RuntimeException e) {
      deleteAfter(e, aside);
      throw e;
    }
  }

  private static void deleteAfter(Exception failure, Path folder) {
    try {
      DurableFiles.deleteTree(folder);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private VideoReport prepare(Path folder, IntConsumer progress) throws IOException {
    VideoWorkers workers =
        new VideoWorkers(catalogue, new VideoWorker(transcoder, folder), settings.workers());
    workers.run(progress);
    if (workers.videos().isEmpty()) {
      throw new InputException(
          "none of %d videos can be read%s"
              .formatted(workers.leftOut().size(), firstReason(workers.leftOut())));
    }
    Map<Part, List<PreparedVideo>> parts = new Parts(settings).assign(workers.videos());
    VideoReport report = report(parts, workers.leftOut());
    write(folder, parts, report);
    return report;
  }

  private static String firstReason(List<LeftOut> leftOut) {
    return leftOut.isEmpty() ? "" : ", the first reason: " + leftOut.get(0).reason();
  }

  private VideoReport report(Map<Part, List<PreparedVideo>> parts, List<LeftOut> leftOut) {
    VideoCensus census = new VideoCensus(catalogue.classes(), parts);
    return new VideoReport(
        settings.command(),
        settings.seed(),
        catalogue.classes().size(),
        census.parts(),
        census.facts(),
        census.shrunk(),
        List.copyOf(leftOut),
        catalogue.ignored(),
        census.duplicates());
  }

  private void write(Path folder, Map<Part, List<PreparedVideo>> parts, VideoReport report)
      throws IOException {
    for (Map.Entry<Part, List<PreparedVideo>> part : parts.entrySet()) {
      if (!part.getValue().isEmpty()) {
        String rows =
            part.getValue().stream()
                .map(video -> VideoList.row(video.listed(), video.entry().label()) + "\n")
                .collect(Collectors.joining());
        DurableFiles.replace(folder.resolve(part.getKey().listFile()), rows);
      }
    }
    String classes =
        catalogue.classes().stream().map(name -> name + "\n").collect(Collectors.joining());
    DurableFiles.replace(folder.resolve(CLASSES), classes);
    JsonFile.writeSnakeCase(folder.resolve(REPORT), report);
  }
}
