package org.maskedaction.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.maskedaction.io.InputException;
import org.maskedaction.sweep.BestRerun;
import org.maskedaction.sweep.SweepReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reports on a search. */
@Command(
    name = "report",
    description =
        "Writes the ranked candidates of a search as a table and as pictures into its folder, also"
            + " while it is under way.",
    mixinStandardHelpOptions = true)
final class SweepReportCommand implements Callable<Integer> {
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

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (rerun < 0) {
      throw new InputException("--rerun-best must be 0 or more, is " + rerun);
    }
    PrintWriter console = spec.commandLine().getOut();
    SweepReport report = SweepReport.of(dir);
    console.print(report.markdown());
    report.write(dir).forEach(file -> console.printf("written: %s%n", file));
    console.flush();
    if (rerun > 0) {
      BestRerun.Result result = new BestRerun(dir, Program.command()).run(rerun);
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
