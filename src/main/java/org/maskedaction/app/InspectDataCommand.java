package org.maskedaction.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.maskedaction.experiment.AugmentationSheet;
import org.maskedaction.kind.RunSettings;
import org.maskedaction.kind.Task;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Draws training clips. */
@Command(
    name = "data",
    description =
        "Draws training clips as the model sees them: each as it is judged and as it comes in the"
            + " first epochs, cut and augmented anew. Generated clips are generated first.",
    mixinStandardHelpOptions = true)
final class InspectDataCommand implements Callable<Integer> {
  private static final int REPORT_EVERY = 100;

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

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter console = spec.commandLine().getOut();
    AugmentationSheet sheet =
        new AugmentationSheet(clips, augmentations, done -> progress(console, done));
    draw(sheet, config.task());
    console.println("picture: " + out);
    console.flush();
    return 0;
  }

  private <S extends Record & RunSettings> void draw(AugmentationSheet sheet, Task<S> task)
      throws IOException {
    sheet.of(task, config.load(task.settings())).write(out);
  }

  private static void progress(PrintWriter console, int done) {
    if (done % REPORT_EVERY == 0) {
      console.println("generated " + done + " clips");
      console.flush();
    }
  }
}
