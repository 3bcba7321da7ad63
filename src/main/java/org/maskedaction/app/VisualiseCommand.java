package org.maskedaction.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.maskedaction.experiments.Visualisation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Draws what a pre-trained model does with clips. */
@Command(
    name = "visualise",
    description =
        "Draws frames, predictions, errors, sampling probabilities and masks as a mask sheet.",
    mixinStandardHelpOptions = true)
final class VisualiseCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RUN_DIR", description = "Run folder of a pre-training.")
  private Path run;

  @Option(
      names = "--list",
      paramLabel = "FILE",
      description = "List file with the videos to draw; default: the evaluation clips of the run.")
  private Path list;

  @Option(
      names = "--clips",
      defaultValue = "3",
      paramLabel = "N",
      description = "How many clips to draw; default ${DEFAULT-VALUE}.")
  private int clips;

  @Option(
      names = "--seed",
      defaultValue = "0",
      paramLabel = "N",
      description = "Seed of the masks; default ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = {"-o", "--out"},
      defaultValue = "mask-sheet.png",
      paramLabel = "FILE",
      description = "Picture to write; default ${DEFAULT-VALUE}.")
  private Path out;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Map<String, Double> metrics = new Visualisation(run, list, clips, seed).draw(out);
    spec.commandLine().getOut().printf("%s: %s%n", out, metrics);
    return 0;
  }
}
