package org.maskedaction.data.dataset;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.maskedaction.data.dataset.ActionDataset.SampleName;
import org.maskedaction.data.skeleton.JointLayouts;
import org.maskedaction.data.skeleton.SkeletonSequence.Capture;

/** UTD-MHAD (Chen et al., 2015), across subjects: the odd four of eight are for training. */
public final class UtdMhad {
  /** What is recorded. */
  public static final ActionDataset DATASET =
      new ActionDataset("utd_mhad", JointLayouts.UTD_20, 1, 27);

  private static final NamePattern FILES =
      new NamePattern(
          "(?<id>a(?<action>\\d{1,3})_s(?<subject>\\d{1,3})_t(?<repetition>\\d{1,3}))"
              + "_(depth|skeleton|inertial)\\.mat",
          "a1_s1_t1_skeleton.mat");
  private static final Set<Integer> TRAINING = Set.of(1, 3, 5, 7);

  private UtdMhad() {}

  /** The sample that a file such as {@code a1_s1_t1_depth.mat} is of, or null for others. */
  public static SampleName sample(Path file) {
    return FILES.find(name(file));
  }

  /** What a file of a sample holds: depth, skeleton or inertial. */
  public static String modality(Path file) {
    String name = name(file);
    return name.substring(name.lastIndexOf('_') + 1, name.lastIndexOf('.'));
  }

  private static String name(Path file) {
    return file.getFileName().toString().toLowerCase(Locale.ROOT);
  }

  /** Whether a sample is for training. */
  public static boolean trains(Capture capture) {
    return TRAINING.contains(capture.subject());
  }
}
