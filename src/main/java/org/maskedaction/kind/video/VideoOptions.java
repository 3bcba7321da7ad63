package org.maskedaction.kind.video;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.maskedaction.data.Part;
import org.maskedaction.data.video.TestViews;
import org.maskedaction.kind.KindOptions;
import org.maskedaction.kind.Use;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that commands have for videos. */
final class VideoOptions {
  private static final String LIST = "--list";
  private static final String FILE = "FILE";

  private VideoOptions() {}

  /** New ones for a use. */
  static KindOptions of(Use use) {
    return switch (use) {
      case EVALUATE -> new Evaluate();
      case PREDICT -> new Predict();
      case FEATURES -> new Features();
      case PROBE -> new Probe();
      case VISUALISE -> new Visualise();
    };
  }

  /** Over how many views of a video probabilities are averaged. */
  static final class Views {
    @Option(
        names = "--clips",
        defaultValue = "1",
        paramLabel = "T",
        description =
            "Windows of frames per video, spread over all of it; 1 is the centre window; default"
                + " ${DEFAULT-VALUE}.")
    private int clips;

    @Option(
        names = "--crops",
        defaultValue = "1",
        paramLabel = "S",
        description =
            "Squares per window, spread along the longer side; 1 is the centre crop; default"
                + " ${DEFAULT-VALUE}.")
    private int crops;
  }

  private static final class Evaluate implements VideoSamples {
    @Option(
        names = LIST,
        paramLabel = FILE,
        description =
            "List file with one path and label per row; default: the validation videos of the run.")
    private Path list;

    @Mixin private Views views;

    @Override
    public Path list(Part part) {
      return list;
    }

    @Override
    public TestViews views() {
      return new TestViews(views.clips, views.crops);
    }
  }

  private static final class Predict implements VideoSamples {
    @Mixin private Views views;

    @Override
    public TestViews views() {
      return new TestViews(views.clips, views.crops);
    }
  }

  private static final class Features implements VideoSamples {
    @Option(
        names = LIST,
        paramLabel = FILE,
        description =
            "List of videos, one path and label per row; default the validation list of the run.")
    private Path list;

    @Override
    public Path list(Part part) {
      return list;
    }
  }

  private static final class Probe implements VideoSamples {
    @Option(
        names = "--train-list",
        paramLabel = FILE,
        description = "Videos to learn from, one path and label per row; default that of the run.")
    private Path trainList;

    @Option(
        names = "--val-list",
        paramLabel = FILE,
        description = "Videos to be judged by; default that of the run.")
    private Path valList;

    @Override
    public Path list(Part part) {
      return part == Part.TRAIN ? trainList : valList;
    }

    @Override
    public String option(Part part) {
      return part == Part.TRAIN ? "--train-list" : "--val-list";
    }
  }

  /** Which videos are drawn, and whose attention. */
  private static final class Visualise implements VideoPictureOptions {
    @Option(
        names = LIST,
        paramLabel = FILE,
        description =
            "List file with the videos to draw; default: the evaluation clips of the run.")
    private Path list;

    @Option(
        names = "--attention-query",
        paramLabel = "t,y,x|N",
        description =
            "A token, as frame slot, row and column or as its number, from 0, whose attention in"
                + " the sampler is drawn and exported; may be repeated.")
    private List<String> queries = new ArrayList<>();

    @Override
    public Path list() {
      return list;
    }

    @Override
    public List<String> queries() {
      return queries;
    }
  }
}
