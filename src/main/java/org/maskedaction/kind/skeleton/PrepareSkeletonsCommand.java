package org.maskedaction.kind.skeleton;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.maskedaction.data.dataset.NtuProtocol;
import org.maskedaction.data.dataset.NtuProtocol.SecondPerson;
import org.maskedaction.data.skeleton.JointLayouts;
import org.maskedaction.data.skeleton.prepare.PreparationReport;
import org.maskedaction.data.skeleton.prepare.SkeletonDataset;
import org.maskedaction.data.skeleton.prepare.SkeletonDatasets;
import org.maskedaction.data.skeleton.prepare.SkeletonPreparation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prepares skeleton data sets for pre-training and fine-tuning. */
@Command(
    name = "prepare-skeletons",
    description =
        "Reads, centres and pads the skeleton sequences of a data set and writes skeletons.npz, for"
            + " data.path, and report.json.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "DATASET")
final class PrepareSkeletonsCommand {
  private static final String TRAIN = "--train";
  private static final String TEST = "--test";
  private static final String LAYOUT = "--layout";
  private static final String LAYOUT_HELP =
      "Joints: ntu25, kinect20, msr20, natops8 or a YAML or JSON file.";

  @Spec private CommandSpec spec;

  /** Where the result goes. */
  static class Target {
    @Option(
        names = {"-o", "--out"},
        required = true,
        paramLabel = "DIR",
        description = "New or empty folder.")
    private Path out;

    @Option(
        names = "--workers",
        defaultValue = "2",
        paramLabel = "N",
        description = "Threads that read files; default ${DEFAULT-VALUE}.")
    private int workers;
  }

  /** A folder of recordings, and where the result goes. */
  static final class FolderAndTarget extends Target {
    @Option(
        names = "--folder",
        required = true,
        paramLabel = "DIR",
        description = "Folder of the recordings.")
    private Path folder;
  }

  @Command(
      name = "ntu",
      description = "NTU RGB+D 60 or 120 from .skeleton files.",
      mixinStandardHelpOptions = true)
  int ntu(
      @Mixin FolderAndTarget target,
      @Option(
              names = "--protocol",
              required = true,
              paramLabel = "NAME",
              description = "One of ${COMPLETION-CANDIDATES}.")
          NtuProtocol protocol,
      @Option(
              names = "--second-person",
              paramLabel = "RULE",
              description =
                  "What stands for the second person of a single actor, one of"
                      + " ${COMPLETION-CANDIDATES}; default: that of the published results.")
          SecondPerson secondPerson)
      throws IOException {
    return prepare(SkeletonDatasets.ntu(target.folder, protocol, secondPerson), target);
  }

  @Command(
      name = "nw_ucla",
      description = "NW-UCLA from JSON files; views 1 and 2 are for training.",
      mixinStandardHelpOptions = true)
  int nwUcla(@Mixin FolderAndTarget target) throws IOException {
    return prepare(SkeletonDatasets.nwUcla(target.folder), target);
  }

  @Command(
      name = "msr_action3d",
      description = "MSR-Action3D from text files; odd subjects are for training.",
      mixinStandardHelpOptions = true)
  int msrAction3d(
      @Mixin FolderAndTarget target,
      @Option(
              names = "--used",
              paramLabel = "FILE",
              description = "Names to take, one such as a01_s01_e01 per row; default: all.")
          Path used,
      @Option(
              names = "--actions",
              split = ",",
              paramLabel = "N",
              description = "Actions to take, such as 2,3,5; their places become the labels.")
          List<Integer> actions)
      throws IOException {
    List<Integer> wanted = actions == null ? List.of() : actions;
    return prepare(SkeletonDatasets.msrAction3d(target.folder, used, wanted), target);
  }

  @Command(
      name = "pku_mmd",
      description = "PKU-MMD, a sequence for every labelled action.",
      mixinStandardHelpOptions = true)
  int pkuMmd(
      @Mixin FolderAndTarget target,
      @Option(
              names = "--labels",
              required = true,
              paramLabel = "DIR",
              description = "Folder of the label files.")
          Path labels,
      @Option(
              names = "--split",
              required = true,
              paramLabel = "FILE",
              description = "Official split, whose second line has the training names.")
          Path split)
      throws IOException {
    return prepare(SkeletonDatasets.pkuMmd(target.folder, labels, split), target);
  }

  @Command(
      name = "ts",
      description = "Joint series of the .ts form, such as NATOPS.",
      mixinStandardHelpOptions = true)
  int timeSeries(
      @Mixin Target target,
      @Option(
              names = TRAIN,
              required = true,
              paramLabel = "FILE",
              description = "Series to train on.")
          Path train,
      @Option(
              names = TEST,
              required = true,
              paramLabel = "FILE",
              description = "Series to test on.")
          Path test,
      @Option(names = LAYOUT, required = true, paramLabel = "NAME", description = LAYOUT_HELP)
          String layout)
      throws IOException {
    return prepare(SkeletonDatasets.timeSeries(train, test, JointLayouts.named(layout)), target);
  }

  @Command(
      name = "arrays",
      description = "Recordings of one's own in .npy, .json or .csv files, named by lists.",
      mixinStandardHelpOptions = true)
  int arrays(
      @Mixin Target target,
      @Option(
              names = TRAIN,
              required = true,
              paramLabel = "FILE",
              description = "List with one path and label per row.")
          Path train,
      @Option(names = TEST, paramLabel = "FILE", description = "The same for testing.") Path test,
      @Option(
              names = "--root",
              paramLabel = "DIR",
              description = "Folder that paths start from; default: that of each list.")
          Path root,
      @Option(names = LAYOUT, required = true, paramLabel = "NAME", description = LAYOUT_HELP)
          String layout,
      @Option(
              names = "--coordinates",
              defaultValue = "3",
              paramLabel = "N",
              description = "Coordinates of a joint, 2 or 3; default ${DEFAULT-VALUE}.")
          int coordinates,
      @Option(
              names = "--persons",
              defaultValue = "1",
              paramLabel = "N",
              description = "Persons of a recording; default ${DEFAULT-VALUE}.")
          int persons)
      throws IOException {
    return prepare(
        SkeletonDatasets.arrays(
            train, test, root, JointLayouts.named(layout), coordinates, persons),
        target);
  }

  private int prepare(SkeletonDataset dataset, Target target) throws IOException {
    PreparationReport report = SkeletonPreparation.run(dataset, target.out, target.workers);
    PrintWriter console = spec.commandLine().getOut();
    console.printf(
        "%s: %d training and %d test sequences, %d classes, up to %d frames%n",
        report.dataset(),
        report.train().sequences(),
        report.test().sequences(),
        report.train().perClass().size(),
        report.frames());
    report.leftOut().forEach((reason, count) -> console.printf("left out: %d %s%n", count, reason));
    if (!report.skipped().isEmpty()) {
      console.printf(
          "skipped: %d, the first: %s: %s%n",
          report.skipped().size(),
          report.skipped().get(0).sample(),
          report.skipped().get(0).reason());
    }
    console.println("sequences: " + target.out.resolve(SkeletonPreparation.SEQUENCES));
    console.flush();
    return 0;
  }
}
