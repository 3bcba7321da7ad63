package org.maskedaction.app;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.DataKind;
import org.maskedaction.kind.Kinds;
import org.maskedaction.kind.Preparation;
import org.maskedaction.run.StoppedException;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/**
 * The program: masked pre-training for action recognition. Exit codes: 0 done, or stopped by a
 * signal with everything saved, 1 failure, 2 bad input.
 */
@Command(
    name = Main.NAME,
    description = "Masked pre-training for action recognition on Deeplearning4j.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    scope = ScopeType.INHERIT,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:failed",
      "2:wrong usage or bad input; one line says what and what was expected"
    })
public final class Main {
  static final String NAME = "masked-action";

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Shows the stack trace of an error.")
  private boolean verbose;

  private Main() {}

  /** Starts the program. */
  public static void main(String[] args) {
    System.setProperty("java.awt.headless", "true");
    System.exit(run(args));
  }

  /** Runs one command and returns its exit code. */
  public static int run(String... args) {
    try {
      return commandLine().execute(args);
    } catch (OutOfMemoryError e) {
      System.err.println("failed: " + advice(e));
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  /** All commands. */
  static CommandLine commandLine() {
    Main main = new Main();
    CommandLine commands = new CommandLine(main);
    commands.addSubcommand(new GenerateCommand());
    for (DataKind kind : Kinds.installed().all()) {
      kind.capability(Preparation.class).map(Preparation::commands).stream()
          .flatMap(List::stream)
          .forEach(commands::addSubcommand);
    }
    Stream.of(
            new TrainingCommand.Pretrain(),
            new TrainingCommand.FineTune(),
            new EvaluateCommand(),
            new PredictCommand(),
            new FeaturesCommand(),
            new ProbeCommand(),
            new TsneCommand(),
            new StudyCommand(),
            new SweepCommand(),
            new VisualiseCommand(),
            new ReportCommand(),
            new ImportCommand(),
            new ExportCommand(),
            new InspectCommand(),
            new Completion(),
            new HelpCommand())
        .forEach(commands::addSubcommand);
    for (CommandLine command : commands.getSubcommands().values()) {
      if (command.getCommand() instanceof KindCommand ofKinds) {
        ofKinds.extend(command);
      }
    }
    return commands
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(main::report);
  }

  /** The command line as this program was started, to be started again, without arguments. */
  static List<String> program() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        System.getProperty("java.class.path"),
        Main.class.getName());
  }

  /** One line, and the trace where it is asked for. */
  private int report(Exception e, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    if (e instanceof StoppedException) {
      err.println(e.getMessage());
      return command.getCommandSpec().exitCodeOnSuccess();
    }
    boolean input = e instanceof InputException;
    if (input) {
      err.println("error: " + e.getMessage());
    } else {
      String hint = verbose ? "" : " (--verbose shows the trace)";
      err.printf("failed: %s%s%n", reason(e), hint);
    }
    if (verbose) {
      e.printStackTrace(err);
    }
    err.flush();
    CommandSpec spec = command.getCommandSpec();
    return input ? spec.exitCodeOnInvalidInput() : spec.exitCodeOnExecutionException();
  }

  private static String reason(Exception e) {
    OutOfMemoryError outOfMemory = outOfMemory(e);
    if (outOfMemory != null) {
      return advice(outOfMemory);
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  /** What says that memory ran out, in the heap or outside it, on this or another thread. */
  private static OutOfMemoryError outOfMemory(Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof OutOfMemoryError error) {
        return error;
      }
    }
    return null;
  }

  private static String advice(OutOfMemoryError e) {
    return ("not enough memory (%s): lower optimizer.batch_size and raise"
            + " optimizer.accumulation_steps by the same factor, set model.recompute, or lower"
            + " data.queue and data.workers")
        .formatted(e.getMessage());
  }

  /** The version in the jar's manifest. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"masked-action " + (version == null ? "development" : version)};
    }
  }

  /** Writes what a shell needs to complete commands and options. */
  @Command(
      name = "completion",
      description =
          "Prints a script that lets bash and zsh complete commands and options of masked-action:"
              + " source <(masked-action completion), with masked-action an alias or a program.",
      mixinStandardHelpOptions = true)
  static final class Completion extends ConsoleCommand {
    @Override
    public Integer call() {
      console().print(AutoComplete.bash(NAME, spec().root().commandLine()));
      console().flush();
      return 0;
    }
  }
}
