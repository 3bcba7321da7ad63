package org.maskedaction.kind.video;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.maskedaction.data.Part;
import org.maskedaction.data.video.TestViews;
import org.maskedaction.data.video.generated.GeneratedDataset;
import org.maskedaction.evaluation.ClassifierMetrics;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.DataKind;
import org.maskedaction.kind.DataKind.Use;
import org.maskedaction.kind.Generator;
import org.maskedaction.kind.KindOptions;
import org.maskedaction.kind.OpenedModel;
import org.maskedaction.kind.Preparation;
import org.maskedaction.kind.RunSettings;
import org.maskedaction.kind.Task;
import org.maskedaction.method.adamae.AdaMaeTrainer;
import org.maskedaction.method.mae.SamplerMetrics;
import org.maskedaction.method.tats.TatsMetrics;
import org.maskedaction.run.RunCheckpoint;
import org.maskedaction.train.Metric;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Videos. */
public final class VideoKind implements DataKind {
  private static final String LIST = "--list";
  private static final String FILE = "FILE";

  @Override
  public String name() {
    return "video";
  }

  @Override
  public String sample() {
    return "video";
  }

  @Override
  public boolean isAssumed() {
    return true;
  }

  @Override
  public List<Task<?>> tasks() {
    return List.of(new VideoPretraining(), new VideoFineTuning());
  }

  @Override
  public OpenedModel open(RunCheckpoint run, List<String> overrides) {
    return OpenedVideoModel.open(run, overrides);
  }

  @Override
  public List<Metric> metrics() {
    return Stream.of(
            ClassifierMetrics.ALL,
            List.of(
                AdaMaeTrainer.SAMPLING_LOSS,
                SamplerMetrics.ENTROPY,
                SamplerMetrics.VAL_ENTROPY,
                PretrainEvaluation.MOTION_AUC,
                PretrainEvaluation.MOTION_LIFT),
            TatsMetrics.ALL)
        .flatMap(List::stream)
        .toList();
  }

  /** Draws the clips that {@code data.generated} describes. */
  private static String generate(RunSettings settings, IntConsumer progress) {
    GeneratedVideoConfig generated = ((VideoRunSettings) settings).data().generated();
    if (generated == null) {
      throw new InputException("the configuration has no data.generated: nothing to generate");
    }
    GeneratedDataset dataset = VideoData.generate(generated, progress);
    return "%d clips in %s".formatted(dataset.spec().totalClips(), dataset.dir());
  }

  @Override
  public Optional<KindOptions> options(Use use) {
    return Optional.of(
        switch (use) {
          case EVALUATE -> new Evaluate();
          case PREDICT -> new Predict();
          case FEATURES -> new Features();
          case PROBE -> new Probe();
          case VISUALISE -> new Visualise();
        });
  }

  @Override
  public String help(Use use) {
    return switch (use) {
      case PREDICT -> "Video files.";
      case VISUALISE ->
          "Frames, predictions, errors, sampling probabilities and masks, and what chosen tokens"
              + " attend to; 4 frames per second.";
      case EVALUATE, FEATURES, PROBE -> "";
    };
  }

  @Override
  public <C> Optional<C> capability(Class<C> type) {
    Preparation preparation = () -> List.of(new PrepareCommand());
    Generator generator = VideoKind::generate;
    return Stream.of(new VideoPictures(), new VideoWeights(), preparation, generator)
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst();
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
