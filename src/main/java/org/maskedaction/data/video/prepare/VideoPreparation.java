package org.maskedaction.data.video.prepare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.maskedaction.data.LeftOut;
import org.maskedaction.data.Part;
import org.maskedaction.data.StratifiedSplit;
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
  /**
   * How a data set is prepared.
   *
   * @param valFraction share of the videos for validation, or null for {@value #VAL_FRACTION} of a
   *     data set without a split of its own and nothing of one that has one
   * @param testFraction share of the videos for testing
   * @param seed seed of the split
   * @param groupPattern what videos of one group have in common in their names: the first group of
   *     the pattern or, without one, the match; null where there are no groups
   * @param shortSide rows or columns that larger videos are shrunk to, or null to leave all videos
   *     where they are
   * @param workers threads
   * @param command what the user asked for, for the report
   */
  public record Settings(
      Double valFraction,
      double testFraction,
      long seed,
      Pattern groupPattern,
      Integer shortSide,
      int workers,
      List<String> command) {
    static final double VAL_FRACTION = 0.2;

    /** Checks the number of workers. */
    public Settings {
      command = List.copyOf(command);
      if (workers < 1) {
        throw new InputException("--workers: expected 1 or more, found " + workers);
      }
    }

    /** The shares for a data set that has, or does not have, a split of its own. */
    StratifiedSplit.Fractions fractions(boolean split) {
      double val = split ? 0 : VAL_FRACTION;
      return new StratifiedSplit.Fractions(valFraction == null ? val : valFraction, testFraction);
    }
  }

  /** Name of the file with the class names, one per row. */
  public static final String CLASSES = ClassNames.FILE;

  /** Name of the report. */
  public static final String REPORT = "report.json";

  private final Catalogue catalogue;
  private final Settings settings;
  private final Transcoder transcoder;

  /**
   * For one data set.
   *
   * @throws InputException where a setting is out of its range
   */
  public VideoPreparation(Catalogue catalogue, Settings settings) {
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
    VideoWorkers workers = new VideoWorkers(catalogue, transcoder, folder, settings.workers());
    workers.run(progress);
    if (workers.videos().isEmpty()) {
      throw new InputException(
          "none of %d videos can be read%s"
              .formatted(workers.leftOut().size(), firstReason(workers.leftOut())));
    }
    Map<Part, List<PreparedVideo>> parts = assign(workers.videos());
    VideoReport report = report(parts, workers.leftOut());
    write(folder, parts, report);
    return report;
  }

  private static String firstReason(List<LeftOut> leftOut) {
    return leftOut.isEmpty() ? "" : ", the first reason: " + leftOut.get(0).reason();
  }

  /**
   * Shares out the videos. The data set's own split stays; what the settings want beyond it is
   * taken from its training part.
   *
   * @return the videos of each part, in the given order
   * @throws InputException where the settings want a part that the split has already, or a name has
   *     no group in it
   */
  private Map<Part, List<PreparedVideo>> assign(List<PreparedVideo> videos) {
    boolean split = videos.stream().anyMatch(video -> video.entry().part() != null);
    StratifiedSplit.Fractions fractions = settings.fractions(split);
    requireNew(videos, Part.VAL, fractions);
    requireNew(videos, Part.TEST, fractions);
    List<StratifiedSplit.Item> pool = new ArrayList<>();
    for (PreparedVideo video : videos) {
      if (divisible(video)) {
        Catalogue.Entry entry = video.entry();
        pool.add(new StratifiedSplit.Item(entry.file().toString(), entry.label(), group(video)));
      }
    }
    Map<String, Part> drawn = new StratifiedSplit(fractions, settings.seed()).assign(pool);
    Map<Part, List<PreparedVideo>> parts = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      parts.put(part, new ArrayList<>());
    }
    for (PreparedVideo video : videos) {
      Catalogue.Entry entry = video.entry();
      Part part = divisible(video) ? drawn.get(entry.file().toString()) : entry.part();
      parts.get(part).add(video);
    }
    return parts;
  }

  private static boolean divisible(PreparedVideo video) {
    return video.entry().part() == null || video.entry().part() == Part.TRAIN;
  }

  private static void requireNew(
      List<PreparedVideo> videos, Part part, StratifiedSplit.Fractions fractions) {
    if (fractions.of(part) > 0 && videos.stream().anyMatch(v -> v.entry().part() == part)) {
      throw new InputException(
          "--%s-fraction: the split has a part for %s already".formatted(part.key(), part.key()));
    }
  }

  /** Without a pattern, files with equal content are a group. */
  private String group(PreparedVideo video) {
    if (settings.groupPattern() == null) {
      return video.source().sha256();
    }
    Matcher matcher = settings.groupPattern().matcher(video.entry().id());
    if (!matcher.find()) {
      throw new InputException(
          "--group-regex: '%s' is not found in '%s'"
              .formatted(settings.groupPattern(), video.entry().id()));
    }
    return matcher.groupCount() > 0 ? String.valueOf(matcher.group(1)) : matcher.group();
  }

  private VideoReport report(Map<Part, List<PreparedVideo>> parts, List<LeftOut> leftOut) {
    VideoReport.Census census = new VideoReport.Census(catalogue.classes(), parts);
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
