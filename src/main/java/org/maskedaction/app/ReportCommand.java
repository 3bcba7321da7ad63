package org.maskedaction.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.maskedaction.io.InputException;
import org.maskedaction.report.ReportPage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reports on runs. */
@Command(
    name = "report",
    description =
        "Writes one HTML page, which needs nothing else, on a run (several are drawn into the same"
            + " diagrams), a study, a search or an evaluation, also while it is under way.",
    mixinStandardHelpOptions = true)
final class ReportCommand extends ConsoleCommand {
  @Parameters(
      paramLabel = "RUN_DIR",
      arity = "1..*",
      description = "Folder of a run, or one folder of a study, a search or an evaluation.")
  private List<Path> folders;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "HTML",
      defaultValue = "report.html",
      description = "The page, default ${DEFAULT-VALUE}; one of that name is replaced.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    Path folder = out.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(out)) {
      throw new InputException("--out: " + out + ": expected a file in a folder that is there");
    }
    ReportPage.of(folders).write(out);
    print(List.of("report: " + out));
    return 0;
  }
}
