package org.maskedaction.app;

import java.io.IOException;
import java.nio.file.Path;
import org.maskedaction.experiment.TrainingRun;
import org.maskedaction.kind.RunSettings;
import org.maskedaction.kind.Task;
import org.maskedaction.kind.Task.Stage;
import org.maskedaction.profile.ProfileRecording;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the commands that train have in common. */
abstract class TrainingCommand extends ConsoleCommand {
  private final Stage stage;

  @Mixin private ConfigOptions config;
  @Mixin private ProfileOptions profile;

  @Option(
      names = "--resume",
      description = "Continues the run in run.dir from its newest valid checkpoint.")
  private boolean resume;

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
    TrainingRun<S> run = new TrainingRun<>(task, settings, resume, arguments(), System.out);
    profile.around(settings.run().dir(), run::run).lines().forEach(System.out::println);
    return 0;
  }

  /** Pre-trains a model on samples without labels. */
  @Command(
      name = "pretrain",
      description =
          "Pre-trains a masked autoencoder on the data that the key 'system' names: videos where it is"
              + " absent, with TATS together with its token sampler.",
      mixinStandardHelpOptions = true)
  static final class Pretrain extends TrainingCommand {
    Pretrain() {
      super(Stage.PRETRAIN);
    }
  }

  /** Trains a classifier. */
  @Command(
      name = "finetune",
      description =
          "Trains an action classifier on labelled samples of the data that the key 'system' names,"
              + " videos where it is absent, from a pre-training checkpoint or from random weights.",
      mixinStandardHelpOptions = true)
  static final class FineTune extends TrainingCommand {
    FineTune() {
      super(Stage.CLASSIFY);
    }
  }

  /** The option that profiles a training command. */
  private static final class ProfileOptions {
    @Option(
        names = "--profile",
        description =
            "Shows where the time of a step goes; writes profile.jfr (JDK Mission Control) and"
                + " profile.json (Perfetto) into the run folder.")
    private boolean profile;

    /** A command's work. */
    @FunctionalInterface
    interface Work<T> {
      T run() throws IOException;
    }

    /** Does the work, recorded if the option is given, also where the work fails. */
    <T> T around(Path runFolder, Work<T> work) throws IOException {
      if (!profile) {
        return work.run();
      }
      try (ProfileRecording recording = new ProfileRecording(runFolder, System.out::println)) {
        recording.start();
        return work.run();
      }
    }
  }
}
