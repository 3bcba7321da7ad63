package org.maskedaction.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.maskedaction.experiment.AugmentationSheet;
import org.maskedaction.experiment.CheckpointSummary;
import org.maskedaction.experiment.SchedulePicture;
import org.maskedaction.kind.ModelSummary;
import org.maskedaction.kind.RunSettings;
import org.maskedaction.kind.Task;
import org.maskedaction.ops.Backend;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks into configurations, data and checkpoints. */
@Command(
    name = "inspect",
    description = "Shows what a configuration means and what a checkpoint holds.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      InspectCommand.Config.class,
      InspectCommand.Schedule.class,
      InspectCommand.Model.class,
      InspectCommand.Data.class,
      InspectCommand.Checkpoint.class
    })
final class InspectCommand extends ConsoleCommand {
  @Override
  public Integer call() {
    spec().commandLine().usage(spec().commandLine().getErr());
    return spec().exitCodeOnInvalidInput();
  }

  /** Shows a resolved configuration. */
  @Command(
      name = "config",
      description =
          "Prints every setting of a configuration as YAML with where its value comes from: file and"
              + " line, --set or default. Takes those of runs, searches and studies.",
      mixinStandardHelpOptions = true)
  static final class Config extends ConsoleCommand {
    @Mixin private ConfigOptions config;

    @Override
    public Integer call() {
      console().print(config.explained());
      console().flush();
      return 0;
    }
  }

  /** Draws the learning rates of a run. */
  @Command(
      name = "schedule",
      description =
          "Draws the learning rates of a run over its steps: of what is trained, and of the sampler"
              + " where PPO trains it.",
      mixinStandardHelpOptions = true)
  static final class Schedule extends ConsoleCommand {
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

    @Override
    public Integer call() throws IOException {
      SchedulePicture schedule = schedule(config.task());
      schedule.write("Learning rates of " + config.file(), out);
      print(schedule.summary());
      print(List.of("picture: " + out));
      return 0;
    }

    private <S extends Record & RunSettings> SchedulePicture schedule(Task<S> task) {
      return SchedulePicture.of(task, config.load(task.settings()), samples);
    }
  }

  /** Shows what a model is made of. */
  @Command(
      name = "model",
      description =
          "Shows the input of a model, and of each of its parts the parameters and the floating-point"
              + " operations of a forward pass on one clip: those of matrix products, a multiply-add"
              + " counting 2.",
      mixinStandardHelpOptions = true)
  static final class Model extends ConsoleCommand {
    @Mixin private ConfigOptions config;

    @Option(names = "--parameters", description = "Lists every parameter with its shape.")
    private boolean listParameters;

    @Override
    public Integer call() {
      Backend.initialise();
      ModelSummary summary = summary(config.task());
      if (listParameters) {
        summary.shapes().forEach((name, shape) -> console().printf("%-52s %s%n", name, shape));
      }
      print(summary.facts());
      print(summary.table());
      return 0;
    }

    private <S extends Record & RunSettings> ModelSummary summary(Task<S> task) {
      return task.summary(config.load(task.settings()));
    }
  }

  /** Draws training clips. */
  @Command(
      name = "data",
      description =
          "Draws training clips as the model sees them: each as it is judged and as it comes in the"
              + " first epochs, cut and augmented anew. Generated clips are generated first.",
      mixinStandardHelpOptions = true)
  static final class Data extends ConsoleCommand {
    @Mixin private ConfigOptions config;

    @Option(
        names = "--clips",
        defaultValue = "3",
        paramLabel = "N",
        description = "Clips to draw, spread over the training data; default ${DEFAULT-VALUE}.")
    private int clips;

    @Option(
        names = "--augmentations",
        defaultValue = "4",
        paramLabel = "N",
        description = "Epochs that each clip is drawn in; default ${DEFAULT-VALUE}.")
    private int augmentations;

    @Option(
        names = {"-o", "--out"},
        defaultValue = "data-sheet.png",
        paramLabel = "FILE",
        description = "Picture to write; default ${DEFAULT-VALUE}.")
    private Path out;

    @Override
    public Integer call() throws IOException {
      draw(new AugmentationSheet(clips, augmentations, this::printGenerated), config.task());
      print(List.of("picture: " + out));
      return 0;
    }

    private <S extends Record & RunSettings> void draw(AugmentationSheet sheet, Task<S> task)
        throws IOException {
      sheet.of(task, config.load(task.settings())).write(out);
    }
  }

  /** Shows what a checkpoint holds. */
  @Command(
      name = "checkpoint",
      description =
          "Shows the step, the state and the origin of a checkpoint and the types and shapes of its"
              + " tensors, after comparing all files with their checksums.",
      mixinStandardHelpOptions = true)
  static final class Checkpoint extends ConsoleCommand {
    @Parameters(
        paramLabel = "DIR",
        description = "Checkpoint of a run, or its run folder for the newest one.")
    private Path checkpoint;

    @Option(names = "--brief", description = "One line per file instead of one per tensor.")
    private boolean brief;

    @Override
    public Integer call() throws IOException {
      CheckpointSummary summary = new CheckpointSummary(checkpoint);
      print(summary.facts());
      print(summary.tensors(!brief));
      return 0;
    }
  }
}
