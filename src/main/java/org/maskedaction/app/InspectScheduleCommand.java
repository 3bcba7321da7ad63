package org.maskedaction.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.maskedaction.experiment.SchedulePicture;
import org.maskedaction.kind.RunSettings;
import org.maskedaction.kind.Task;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Draws the learning rates of a run. */
@Command(
    name = "schedule",
    description =
        "Draws the learning rates of a run over its steps: of what is trained, and of the sampler"
            + " where PPO trains it.",
    mixinStandardHelpOptions = true)
final class InspectScheduleCommand implements Callable<Integer> {
  @Mixin private ConfigOptions config;

  @Option(
      names = "--samples",
      paramLabel = "N",
      description =
          "Training samples that an epoch goes through, where the data are not there; otherwise"
              + " they are counted.")
  private Integer samples;

  @Option(
      names = {"-o", "--out"},
      defaultValue = "schedule.png",
      paramLabel = "FILE",
      description = "Picture to write; default ${DEFAULT-VALUE}.")
  private Path out;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    SchedulePicture schedule = schedule(config.task());
    schedule.write("Learning rates of " + config.file(), out);
    PrintWriter console = spec.commandLine().getOut();
    schedule.summary().forEach(console::println);
    console.println("picture: " + out);
    console.flush();
    return 0;
  }

  private <S extends Record & RunSettings> SchedulePicture schedule(Task<S> task) {
    return SchedulePicture.of(task, config.load(task.settings()), samples);
  }
}
