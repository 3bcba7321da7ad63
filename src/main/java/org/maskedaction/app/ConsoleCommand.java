package org.maskedaction.app;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that prints its results. */
abstract class ConsoleCommand implements Callable<Integer> {
  private static final int REPORT_EVERY = 100;

  @Spec private CommandSpec spec;

  /** What picocli knows of the command. */
  final CommandSpec spec() {
    return spec;
  }

  /** The command line. */
  final List<String> arguments() {
    return spec.commandLine().getParseResult().originalArgs();
  }

  /** Where results are printed. */
  final PrintWriter console() {
    return spec.commandLine().getOut();
  }

  /** Prints lines. */
  final void print(List<String> lines) {
    lines.forEach(console()::println);
    console().flush();
  }

  /** Says now and then how many clips were generated. */
  final void printGenerated(int done) {
    if (done % REPORT_EVERY == 0) {
      print(List.of("generated " + done + " clips"));
    }
  }
}
