package org.maskedaction.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.maskedaction.experiment.Visualisation;
import org.maskedaction.kind.DataKind.Use;
import org.maskedaction.kind.PictureOptions;
import org.maskedaction.kind.PictureOptions.Animation;
import org.maskedaction.kind.Pictures;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Draws what a pre-trained model does with clips. */
@Command(
    name = "visualise",
    description =
        "Draws what a pre-trained model does with samples, as a mask sheet and as one animation per"
            + " sample where it moves.",
    mixinStandardHelpOptions = true)
final class VisualiseCommand extends KindCommand {
  @Parameters(
      paramLabel = "RUN_DIR",
      description = "Run folder of a pre-training, for its newest checkpoint, or a checkpoint.")
  private Path run;

  @Option(
      names = "--clips",
      defaultValue = "3",
      paramLabel = "N",
      description = "How many clips to draw; default ${DEFAULT-VALUE}.")
  private int samples;

  @Option(
      names = "--seed",
      defaultValue = "0",
      paramLabel = "N",
      description = "Seed of the masks; default ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--compare",
      paramLabel = "RUN_DIR",
      description = "Another run whose masks of the same clips are drawn too; may be repeated.")
  private List<Path> compared = new ArrayList<>();

  @Option(
      names = "--animation",
      defaultValue = "gif",
      paramLabel = "FORMAT",
      description = "Animation of each clip: gif, mp4 or none; default ${DEFAULT-VALUE}.")
  private Animation animation;

  @Option(
      names = "--fps",
      paramLabel = "N",
      description = "Frames per second of the animations; default as stands below.")
  private Integer fps;

  @Option(
      names = {"-o", "--out"},
      defaultValue = "mask-sheet.png",
      paramLabel = "FILE",
      description =
          "Mask sheet to write, default ${DEFAULT-VALUE}; the other files get names that start"
              + " alike, such as mask-sheet-1.gif for the first clip.")
  private Path out;

  VisualiseCommand() {
    super(Use.VISUALISE);
  }

  @Override
  public Integer call() throws IOException {
    PictureOptions options = new PictureOptions(run, samples, seed, compared, animation, fps, null);
    Pictures.Result result = Visualisation.draw(options.with(options(run)), out);
    for (Pictures.Written written : result.files()) {
      console().printf("%s: %s%n", written.file(), written.content());
    }
    console().printf("metrics of these clips: %s%n", result.metrics());
    printLeftOut(result.leftOut());
    return 0;
  }
}
