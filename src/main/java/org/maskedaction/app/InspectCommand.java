package org.maskedaction.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Looks into configurations, data and checkpoints. */
@Command(
    name = "inspect",
    description = "Shows what a configuration means and what a checkpoint holds.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      InspectConfigCommand.class,
      InspectScheduleCommand.class,
      InspectModelCommand.class,
      InspectDataCommand.class,
      InspectCheckpointCommand.class
    })
final class InspectCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return spec.exitCodeOnInvalidInput();
  }
}
