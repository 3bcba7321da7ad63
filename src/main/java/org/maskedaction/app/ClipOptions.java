package org.maskedaction.app;

import java.nio.file.Path;
import java.util.List;
import org.maskedaction.data.Part;
import org.maskedaction.experiment.FeatureExtraction;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options that say whose features are wanted. */
final class ClipOptions {
  @ArgGroup(multiplicity = "0..1")
  private Named named;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description = "Prepared skeletons, an npz file; default that of the run.")
  private Path data;

  @Option(
      names = "--in-place",
      description =
          "Takes recordings of skeletons where they are, as those of PKU-MMD are; otherwise they are"
              + " centred as prepare-skeletons does.")
  private boolean inPlace;

  /** The parts of prepared skeletons. */
  private enum Prepared {
    TRAIN,
    TEST
  }

  /** Which clips: at most one of the three. */
  private static final class Named {
    @Option(
        names = "--list",
        required = true,
        paramLabel = "FILE",
        description =
            "List of videos, one path and label per row; default the validation list of the run.")
    private Path list;

    @Option(
        names = "--split",
        required = true,
        paramLabel = "NAME",
        description = "Prepared skeletons to take, train or test; default test.")
    private Prepared split;

    @Parameters(
        arity = "1..*",
        paramLabel = "FILE",
        description = "Video files; for a run on skeletons recordings, as predict takes them.")
    private List<Path> files;
  }

  FeatureExtraction.Clips clips() {
    boolean hasFiles = named != null && named.files != null;
    return new FeatureExtraction.Clips(
        hasFiles ? named.files : List.of(),
        named == null ? null : named.list,
        data,
        named == null || named.split == null ? null : Part.valueOf(named.split.name()),
        !inPlace);
  }
}
