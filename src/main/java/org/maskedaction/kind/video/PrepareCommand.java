package org.maskedaction.kind.video;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.maskedaction.data.LeftOut;
import org.maskedaction.data.video.prepare.VideoPreparation;
import org.maskedaction.data.video.prepare.VideoReport;
import org.maskedaction.data.video.prepare.VideoSources;
import org.maskedaction.io.InputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Turns a data set of videos into lists. */
@Command(
    name = "prepare",
    description =
        "Probes the videos of a data set and writes train.csv, val.csv and test.csv, classes.txt"
            + " and report.json.",
    mixinStandardHelpOptions = true)
final class PrepareCommand implements Callable<Integer> {
  private static final int REPORT_EVERY = 100;
  private static final int SHOWN = 5;

  @Option(
      names = "--videos",
      required = true,
      paramLabel = "DIR",
      description = "Folder of the videos.")
  private Path videos;

  @Option(
      names = {"-o", "--out"},
      required = true,
      paramLabel = "DIR",
      description = "Folder to write, new or empty, not within the folder of the videos.")
  private Path out;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "How videos, classes and parts are told: folders, list, ucf101, hmdb51, kinetics or ssv2."
              + " Default: list where --list is given, else folders.")
  private VideoSources.Format format;

  @Option(
      names = "--list",
      paramLabel = "FILE",
      description = "List of all videos, one path and label per row.")
  private Path list;

  @Option(
      names = "--split",
      arity = "1..*",
      paramLabel = "FILE",
      description = "Files of the data set's own split or annotations.")
  private List<Path> splits = List.of();

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = "All classes: one name per row, classInd.txt, or labels.json.")
  private Path labels;

  @Option(
      names = "--val-fraction",
      paramLabel = "F",
      description =
          "Share of the videos for validation, 0.2 by default; of the training part where the data"
              + " set has its own split, then 0 by default.")
  private Double valFraction;

  @Option(
      names = "--test-fraction",
      defaultValue = "0",
      paramLabel = "F",
      description = "Share of the videos for testing, likewise; default ${DEFAULT-VALUE}.")
  private double testFraction;

  @Option(
      names = "--group-regex",
      paramLabel = "REGEX",
      description =
          "Videos with the same match in their names, or the same first group of it, stay in one"
              + " part, such as _g(\\d+)_ for UCF101.")
  private Pattern groupPattern;

  @Option(
      names = "--seed",
      defaultValue = "0",
      paramLabel = "N",
      description = "Seed of the split; default ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--short-side",
      paramLabel = "N",
      description =
          "Writes all videos into the output folder, those with a larger short side shrunk to N"
              + " rows or columns, without sound.")
  private Integer shortSide;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Threads; default ${DEFAULT-VALUE}, one per processor.")
  private int workers = Runtime.getRuntime().availableProcessors();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    VideoSources sources = new VideoSources(videos, list, splits, labels);
    if (out.toAbsolutePath().normalize().startsWith(sources.videos())) {
      throw new InputException(out + ": expected a folder outside of that of the videos");
    }
    VideoSources.Format told =
        list == null ? VideoSources.Format.FOLDERS : VideoSources.Format.LIST;
    VideoPreparation.Settings settings =
        new VideoPreparation.Settings(
            valFraction,
            testFraction,
            seed,
            groupPattern,
            shortSide,
            workers,
            spec.commandLine().getParseResult().originalArgs());
    PrintWriter console = spec.commandLine().getOut();
    VideoReport report =
        new VideoPreparation(sources.read(format == null ? told : format), settings)
            .run(out, done -> progress(console, done));
    print(console, report);
    return 0;
  }

  private static void progress(PrintWriter console, int done) {
    if (done % REPORT_EVERY == 0) {
      console.println(done + " videos done");
      console.flush();
    }
  }

  private void print(PrintWriter console, VideoReport report) {
    String parts =
        report.parts().entrySet().stream()
            .map(part -> part.getKey() + " " + part.getValue().videos())
            .collect(Collectors.joining(", "));
    console.printf("%s: %d classes; videos: %s%n", out, report.classes(), parts);
    VideoReport.Facts facts = report.videos();
    console.printf(
        "frames %d to %d, median %d; sizes %s; codecs %s%n",
        facts.frames().min(),
        facts.frames().max(),
        facts.frames().median(),
        facts.sizes(),
        facts.codecs());
    if (shortSide != null) {
      console.printf(
          "%d videos shrunk: %d bytes, %d before%n",
          report.shrunk(), facts.bytes(), facts.sourceBytes());
    }
    report.ignored().forEach((reason, count) -> console.printf("ignored: %d %s%n", count, reason));
    printProblems(console, report);
  }

  private static void printProblems(PrintWriter console, VideoReport report) {
    List<LeftOut> leftOut = report.leftOut();
    if (!leftOut.isEmpty()) {
      console.printf("left out: %d videos, all in %s%n", leftOut.size(), VideoPreparation.REPORT);
      leftOut.stream().limit(SHOWN).forEach(video -> console.println("  " + video.reason()));
    }
    if (!report.duplicates().isEmpty()) {
      console.printf(
          "%d videos are in several parts with equal content, see %s%n",
          report.duplicates().size(), VideoPreparation.REPORT);
    }
  }
}
