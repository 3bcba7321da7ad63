package org.maskedaction.app;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.maskedaction.experiment.TrainingRun;
import org.maskedaction.kind.RunSettings;
import org.maskedaction.kind.Stage;
import org.maskedaction.kind.Task;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the commands that train have in common. */
abstract class TrainingCommand implements Callable<Integer> {
  private final Stage stage;

  @Mixin private ConfigOptions config;
  @Mixin private ProfileOptions profile;

  @Option(
      names = "--resume",
      description = "Continues the run in run.dir from its newest valid checkpoint.")
  private boolean resume;

  @Spec private CommandSpec spec;

  /** For a stage. */
  TrainingCommand(Stage stage) {
    this.stage = stage;
  }

  @Override
  public Integer call() throws IOException {
    return train(config.task(stage));
  }

  private <S extends Record & RunSettings> int train(Task<S> task) throws IOException {
    S settings = config.load(task.settings());
    List<String> arguments = spec.commandLine().getParseResult().originalArgs();
    TrainingRun<S> run = new TrainingRun<>(task, settings, resume, arguments, System.out);
    profile.around(settings.run().dir(), run::run).lines().forEach(System.out::println);
    return 0;
  }
}
