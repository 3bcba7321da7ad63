package org.maskedaction.kind.skeleton;

import java.nio.file.Path;
import java.util.Optional;
import org.maskedaction.data.Part;
import org.maskedaction.kind.KindOptions;
import org.maskedaction.kind.Use;
import picocli.CommandLine.Option;

/** The options that commands have for skeletons. */
final class SkeletonOptions {
  private static final String DATA = "--data";
  private static final String IN_PLACE = "--in-place";
  private static final String FILE = "FILE";

  private SkeletonOptions() {}

  /** New ones for a use; other data are evaluated by {@code --set data.path}. */
  static Optional<KindOptions> of(Use use) {
    return switch (use) {
      case EVALUATE -> Optional.empty();
      case PREDICT -> Optional.of(new Predict());
      case FEATURES -> Optional.of(new Features());
      case PROBE -> Optional.of(new Probe());
      case VISUALISE -> Optional.of(new Visualise());
    };
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
