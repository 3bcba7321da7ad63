package org.maskedaction.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.maskedaction.experiment.CheckpointSummary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what a checkpoint holds. */
@Command(
    name = "checkpoint",
    description =
        "Shows the step, the state and the origin of a checkpoint and the types and shapes of its"
            + " tensors, after comparing all files with their checksums.",
    mixinStandardHelpOptions = true)
final class InspectCheckpointCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "DIR",
      description = "Checkpoint of a run, or its run folder for the newest one.")
  private Path checkpoint;

  @Option(names = "--brief", description = "One line per file instead of one per tensor.")
  private boolean brief;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    CheckpointSummary summary = new CheckpointSummary(checkpoint);
    PrintWriter console = spec.commandLine().getOut();
    summary.facts().forEach(console::println);
    summary.tensors(!brief).forEach(console::println);
    console.flush();
    return 0;
  }
}
