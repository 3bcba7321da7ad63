package org.maskedaction.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.io.InputException;
import org.maskedaction.sweep.BestRerun;
import org.maskedaction.sweep.CandidateResult;
import org.maskedaction.sweep.SweepConfig;
import org.maskedaction.sweep.SweepHistory;
import org.maskedaction.sweep.SweepReport;
import org.maskedaction.sweep.SweepRunner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Searches for good settings. */
@Command(
    name = "sweep",
    description =
        "Searches for good settings: draws candidates, trains each in a process of its own and"
            + " ranks them by a logged measure. Run again, it continues.",
    subcommands = SweepCommand.Report.class,
    mixinStandardHelpOptions = true)
final class SweepCommand extends ConsoleCommand {
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

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (file == null) {
      throw new ParameterException(
          spec().commandLine(), "Missing required option: '--config=FILE', or the command report");
    }
    SweepConfig config = ConfigLoader.load(SweepConfig.class, file, overrides);
    SweepHistory history = SweepRunner.ofProcesses(config, Main.program(), System.out).run();
    SweepReport report = SweepReport.of(config.dir());
    report.write(config.dir());
    System.out.print(report.markdown());
    Optional<CandidateResult> scored =
        history.results().stream()
            .filter(result -> result.status() == CandidateResult.Status.COMPLETE)
            .findAny();
    return scored.isPresent() ? 0 : 1;
  }

  /** Reports on a search. */
  @Command(
      name = "report",
      description =
          "Writes the ranked candidates of a search as a table and as pictures into its folder, also"
              + " while it is under way.",
      mixinStandardHelpOptions = true)
  static final class Report extends ConsoleCommand {
    @Parameters(paramLabel = "DIR", description = "Folder of the search.")
    private Path dir;

    @Option(
        names = "--rerun-best",
        paramLabel = "N",
        defaultValue = "0",
        description =
            "Runs the best candidate again with N seeds that the search did not see;"
                + " default ${DEFAULT-VALUE}, not at all.")
    private int rerun;

    @Override
    public Integer call() throws IOException, InterruptedException {
      if (rerun < 0) {
        throw new InputException("--rerun-best must be 0 or more, is " + rerun);
      }
      PrintWriter console = console();
      SweepReport report = SweepReport.of(dir);
      console.print(report.markdown());
      report.write(dir).forEach(file -> console.printf("written: %s%n", file));
      console.flush();
      if (rerun > 0) {
        BestRerun.Result result = new BestRerun(dir, Main.program()).run(rerun);
        console.printf(
            Locale.ROOT,
            "candidate %d with seeds %s: %s %.5f ± %.5f (in the search %.5f)%n",
            result.candidate(),
            result.seeds(),
            result.metric(),
            result.mean(),
            result.deviation(),
            result.searched());
        console.flush();
      }
      return 0;
    }
  }
}
