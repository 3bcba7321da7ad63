package org.maskedaction.app;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows a resolved configuration. */
@Command(
    name = "config",
    description =
        "Prints every setting of a configuration as YAML with where its value comes from: file and"
            + " line, --set or default. Takes those of runs, searches and studies.",
    mixinStandardHelpOptions = true)
final class InspectConfigCommand implements Callable<Integer> {
  @Mixin private ConfigOptions config;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter console = spec.commandLine().getOut();
    console.print(config.explained());
    console.flush();
    return 0;
  }
}
