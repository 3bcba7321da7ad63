package org.maskedaction.app;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Writes what a shell needs to complete commands and options. */
@Command(
    name = "completion",
    description =
        "Prints a script that lets bash and zsh complete commands and options of masked-action:"
            + " source <(masked-action completion), with masked-action an alias or a program.",
    mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter console = spec.commandLine().getOut();
    console.print(AutoComplete.bash(Main.NAME, spec.root().commandLine()));
    console.flush();
    return 0;
  }
}
