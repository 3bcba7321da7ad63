package org.maskedaction.kind.skeleton;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.maskedaction.data.Part;
import org.maskedaction.evaluation.ClassifierMetrics;
import org.maskedaction.kind.DataKind;
import org.maskedaction.kind.DataKind.Use;
import org.maskedaction.kind.KindOptions;
import org.maskedaction.kind.OpenedModel;
import org.maskedaction.kind.Preparation;
import org.maskedaction.kind.Task;
import org.maskedaction.method.contrast.SkeletonContrast;
import org.maskedaction.run.RunCheckpoint;
import org.maskedaction.train.Metric;
import picocli.CommandLine.Option;

/** Skeleton sequences. */
public final class SkeletonKind implements DataKind {
  private static final String DATA = "--data";
  private static final String IN_PLACE = "--in-place";
  private static final String FILE = "FILE";

  @Override
  public String name() {
    return SkeletonRunSettings.NAME;
  }

  @Override
  public String sample() {
    return "sequence";
  }

  @Override
  public List<Task<?>> tasks() {
    return List.of(new SkeletonPretraining(), new SkeletonFineTuning());
  }

  @Override
  public OpenedModel open(RunCheckpoint run, List<String> overrides) {
    return OpenedSkeletonModel.open(run, overrides);
  }

  @Override
  public List<Metric> metrics() {
    return Stream.concat(
            ClassifierMetrics.ALL.stream(), Stream.of(SkeletonContrast.CONTRASTIVE_LOSS))
        .toList();
  }

  /** New ones; other data are evaluated by {@code --set data.path}. */
  @Override
  public Optional<KindOptions> options(Use use) {
    return switch (use) {
      case EVALUATE -> Optional.empty();
      case PREDICT -> Optional.of(new Predict());
      case FEATURES -> Optional.of(new Features());
      case PROBE -> Optional.of(new Probe());
      case VISUALISE -> Optional.of(new Visualise());
    };
  }

  @Override
  public String help(Use use) {
    return switch (use) {
      case PREDICT -> "Files .npy, .json, .csv, .skeleton (NTU RGB+D) or .txt (MSR-Action3D).";
      case VISUALISE ->
          "The original, the visible joints and the reconstruction; 15 frames per second.";
      case EVALUATE, FEATURES, PROBE -> "";
    };
  }

  @Override
  public <C> Optional<C> capability(Class<C> type) {
    Preparation preparation = () -> List.of(new PrepareSkeletonsCommand());
    return Stream.of(new SkeletonPictures(), preparation, new SkeletonWeights())
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst();
  }

  private static final class Predict implements SkeletonSamples {
    @Option(
        names = IN_PLACE,
        description =
            "Takes skeletons where they are, as those of PKU-MMD are; otherwise they are centred"
                + " as prepare-skeletons does.")
    private boolean inPlace;

    @Override
    public boolean centred() {
      return !inPlace;
    }
  }

  /** The parts of prepared skeletons. */
  private enum Prepared {
    TRAIN,
    TEST
  }

  private static final class Features implements SkeletonSamples {
    @Option(
        names = DATA,
        paramLabel = FILE,
        description = "Prepared skeletons, an npz file; default that of the run.")
    private Path data;

    @Option(
        names = "--split",
        paramLabel = "NAME",
        description = "Prepared skeletons to take, train or test; default test.")
    private Prepared split;

    @Option(
        names = IN_PLACE,
        description =
            "Takes recordings where they are, as those of PKU-MMD are; otherwise they are centred"
                + " as prepare-skeletons does.")
    private boolean inPlace;

    @Override
    public Path data() {
      return data;
    }

    @Override
    public Part part() {
      return split == null ? null : Part.valueOf(split.name());
    }

    @Override
    public boolean centred() {
      return !inPlace;
    }
  }

  private static final class Probe implements SkeletonSamples {
    @Option(
        names = DATA,
        paramLabel = FILE,
        description =
            "Prepared skeletons, an npz file with training and test sequences; default that of"
                + " the run.")
    private Path data;

    @Override
    public Path data() {
      return data;
    }
  }

  private static final class Visualise implements SkeletonSamples {
    @Option(
        names = DATA,
        paramLabel = FILE,
        description = "Prepared skeletons to draw, an npz file; default: those of the run.")
    private Path data;

    @Override
    public Path data() {
      return data;
    }
  }
}
