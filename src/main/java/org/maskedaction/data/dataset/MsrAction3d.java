package org.maskedaction.data.dataset;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.maskedaction.data.skeleton.JointLayouts;
import org.maskedaction.data.skeleton.SkeletonSequence.Capture;

/** MSR-Action3D (Li et al., 2010), across subjects: odd ones are for training. */
public final class MsrAction3d {
  /** What is recorded. */
  public static final ActionDataset DATASET =
      new ActionDataset("msr_action3d", JointLayouts.MSR_20, 1, 20);

  /** Files of skeletons, such as {@code a01_s02_e03_skeleton3D.txt}. */
  public static final NamePattern FILES =
      new NamePattern(
          "(?<id>a(?<action>\\d\\d)_s(?<subject>\\d\\d)_e(?<repetition>\\d\\d)).*",
          "a01_s02_e03_skeleton3D.txt");

  private MsrAction3d() {}

  /** Whether a sample is for training. */
  public static boolean trains(Capture capture) {
    return capture.subject() % 2 == 1;
  }

  /**
   * Names of samples, one such as a01_s02_e03 per line.
   *
   * @throws org.maskedaction.io.InputException where the file cannot be read
   */
  public static Set<String> names(Path list) {
    Set<String> names = new HashSet<>();
    for (String line : NameList.lines(list)) {
      if (!line.isBlank()) {
        names.add(line.strip());
      }
    }
    return names;
  }
}
