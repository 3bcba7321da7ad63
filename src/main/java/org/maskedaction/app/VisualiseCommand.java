package org.maskedaction.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.maskedaction.data.LeftOut;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.PictureOptions;
import org.maskedaction.kind.PictureOptions.Animation;
import org.maskedaction.kind.skeleton.SkeletonVisualisation;
import org.maskedaction.kind.video.Visualisation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Draws what a pre-trained model does with clips. */
@Command(
    name = "visualise",
    description =
        "Draws frames, predictions, errors, sampling probabilities and masks as a mask sheet and as"
            + " one animation per clip, and what chosen tokens attend to; of skeletons the original,"
            + " the visible joints and the reconstruction.",
    mixinStandardHelpOptions = true)
final class VisualiseCommand implements Callable<Integer> {
  private static final int VIDEO_FPS = 4;
  private static final int SKELETON_FPS = 15;

  @Parameters(
      paramLabel = "RUN_DIR",
      description = "Run folder of a pre-training, for its newest checkpoint, or a checkpoint.")
  private Path run;

  @Option(
      names = "--list",
      paramLabel = "FILE",
      description = "List file with the videos to draw; default: the evaluation clips of the run.")
  private Path list;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description = "Prepared skeletons to draw, an npz file; default: those of the run.")
  private Path data;

  @Option(
      names = "--clips",
      defaultValue = "3",
      paramLabel = "N",
      description = "How many clips to draw; default ${DEFAULT-VALUE}.")
  private int clips;

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
      names = "--attention-query",
      paramLabel = "t,y,x|N",
      description =
          "A token, as frame slot, row and column or as its number, from 0, whose attention in the"
              + " sampler is drawn and exported; may be repeated.")
  private List<String> queries = new ArrayList<>();

  @Option(
      names = "--animation",
      defaultValue = "gif",
      paramLabel = "FORMAT",
      description = "Animation of each clip: gif, mp4 or none; default ${DEFAULT-VALUE}.")
  private Animation animation;

  @Option(
      names = "--fps",
      paramLabel = "N",
      description = "Frames per second of the animations; default 4, of skeletons 15.")
  private Integer fps;

  @Option(
      names = {"-o", "--out"},
      defaultValue = "mask-sheet.png",
      paramLabel = "FILE",
      description =
          "Mask sheet to write, default ${DEFAULT-VALUE}; the other files get names that start"
              + " alike, such as mask-sheet-1.gif for the first clip.")
  private Path out;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PictureOptions ofVideos = options(VIDEO_FPS);
    Visualisation.Result result =
        SkeletonVisualisation.isFor(run)
            ? new SkeletonVisualisation(options(SKELETON_FPS), data).draw(out)
            : videos(ofVideos);
    PrintWriter console = spec.commandLine().getOut();
    for (Visualisation.Written written : result.files()) {
      console.printf("%s: %s%n", written.file(), written.content());
    }
    console.printf("metrics of these clips: %s%n", result.metrics());
    for (LeftOut skipped : result.skipped()) {
      console.printf("left out: %s%n", skipped.reason());
    }
    return 0;
  }

  private Visualisation.Result videos(PictureOptions options) throws IOException {
    if (data != null) {
      throw new InputException("--data is for runs on skeletons; videos are named by --list");
    }
    return new Visualisation(options).draw(out);
  }

  private PictureOptions options(int usualFps) {
    int rate = fps == null ? usualFps : fps;
    return new PictureOptions(run, list, clips, seed, compared, queries, animation, rate);
  }
}
