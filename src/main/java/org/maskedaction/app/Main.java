package org.maskedaction.app;

import java.io.PrintWriter;
import org.maskedaction.config.InputException;
import org.maskedaction.run.StoppedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/**
 * The program: masked pre-training for action recognition. Exit codes: 0 done, or stopped by a
 * signal with everything saved, 1 failure, 2 bad input.
 */
@Command(
    name = "masked-action",
    description = "Masked pre-training for action recognition on Deeplearning4j.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      GenerateCommand.class,
      PrepareCommand.class,
      PrepareSkeletonsCommand.class,
      PretrainCommand.class,
      FineTuneCommand.class,
      EvaluateCommand.class,
      PredictCommand.class,
      FeaturesCommand.class,
      ProbeCommand.class,
      TsneCommand.class,
      StudyCommand.class,
      SweepCommand.class,
      VisualiseCommand.class,
      ReportCommand.class,
      ImportCommand.class,
      ExportCommand.class,
      InspectCommand.class
    })
public final class Main {
  private static final String ADVICE_ON_MEMORY =
      "the memory is not enough: lower optimizer.batch_size and raise optimizer.accumulation_steps"
          + " by the same factor, set model.recompute, or lower data.queue and data.workers";

  private Main() {}

  /** Starts the program. */
  public static void main(String[] args) {
    System.setProperty("java.awt.headless", "true");
    System.exit(run(args));
  }

  /** Runs one command and returns its exit code. */
  public static int run(String... args) {
    try {
      return new CommandLine(new Main())
          .setCaseInsensitiveEnumValuesAllowed(true)
          .setExecutionExceptionHandler(Main::report)
          .execute(args);
    } catch (OutOfMemoryError e) {
      LoggerFactory.getLogger(Main.class).error("out of memory", e);
      System.err.println("failed: " + ADVICE_ON_MEMORY);
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  /** One line for bad input; the whole trace, in the log, for what should not happen. */
  private static int report(Exception e, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    if (e instanceof StoppedException) {
      err.println(e.getMessage());
      return command.getCommandSpec().exitCodeOnSuccess();
    }
    if (e instanceof InputException) {
      err.println("error: " + e.getMessage());
      return command.getCommandSpec().exitCodeOnInvalidInput();
    }
    Logger log = LoggerFactory.getLogger(Main.class);
    log.error("{} failed", command.getCommandName(), e);
    err.println("failed: " + (outOfMemory(e) ? ADVICE_ON_MEMORY : e.getMessage()));
    return command.getCommandSpec().exitCodeOnExecutionException();
  }

  /** Whether memory, of the runtime or outside it, ran out on this or another thread. */
  private static boolean outOfMemory(Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof OutOfMemoryError) {
        return true;
      }
    }
    return false;
  }

  /** The version in the jar's manifest. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"masked-action " + (version == null ? "development" : version)};
    }
  }
}
