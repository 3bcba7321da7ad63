package org.maskedaction.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.sweep.CandidateResult;
import org.maskedaction.sweep.SweepConfig;
import org.maskedaction.sweep.SweepHistory;
import org.maskedaction.sweep.SweepReport;
import org.maskedaction.sweep.SweepRunner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Searches for good settings. */
@Command(
    name = "sweep",
    description =
        "Searches for good settings: draws candidates, trains each in a process of its own and"
            + " ranks them by a logged measure. Run again, it continues.",
    subcommands = SweepReportCommand.class,
    mixinStandardHelpOptions = true)
final class SweepCommand implements Callable<Integer> {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "YAML configuration, such as conf/sweep/tats-table6.yaml.")
  private Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Replaces one setting of the search, such as budget.candidates=40; may be repeated.")
  private List<String> overrides = new ArrayList<>();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (file == null) {
      throw new ParameterException(
          spec.commandLine(), "Missing required option: '--config=FILE', or the command report");
    }
    SweepConfig config = ConfigLoader.load(SweepConfig.class, file, overrides);
    SweepHistory history = SweepRunner.ofProcesses(config, Program.command(), System.out).run();
    SweepReport report = SweepReport.of(config.dir());
    report.write(config.dir());
    System.out.print(report.markdown());
    Optional<CandidateResult> scored =
        history.results().stream()
            .filter(result -> result.status() == CandidateResult.Status.COMPLETE)
            .findAny();
    return scored.isPresent() ? 0 : 1;
  }
}
