package org.maskedaction.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.maskedaction.experiments.FeatureExtraction;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Turns videos into feature vectors. */
@Command(
    name = "features",
    description =
        "Writes one feature vector per video, from a pre-trained encoder or a fine-tuned"
            + " classifier, as a NumPy file.",
    mixinStandardHelpOptions = true)
final class FeaturesCommand implements Callable<Integer> {
  @ArgGroup(multiplicity = "1")
  private Videos videos;

  @Option(
      names = "--checkpoint",
      required = true,
      paramLabel = "DIR",
      description = "Checkpoint of a run, or its run folder for the newest one.")
  private Path checkpoint;

  @Option(
      names = {"-o", "--out"},
      required = true,
      paramLabel = "FILE",
      description = "File to write: features [n, D], ids [n] and labels [n], -1 for none.")
  private Path out;

  @Spec private CommandSpec spec;

  /** Which videos: one of the two. */
  private static final class Videos {
    @Option(
        names = "--list",
        required = true,
        paramLabel = "FILE",
        description = "List file with one path and label per row.")
    private Path list;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Video files.")
    private List<Path> files;
  }

  @Override
  public Integer call() throws IOException {
    FeatureExtraction extraction = new FeatureExtraction(checkpoint);
    FeatureExtraction.Result result =
        videos.list != null
            ? extraction.ofList(videos.list, out)
            : extraction.ofFiles(videos.files, out);
    PrintWriter console = spec.commandLine().getOut();
    console.printf("%s: %d vectors of %d values%n", out, result.videos(), result.width());
    if (!result.skipped().isEmpty()) {
      console.printf(
          "%d videos could not be read and have no row, see above%n", result.skipped().size());
    }
    return 0;
  }
}
