package org.maskedaction.data.dataset;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.maskedaction.data.skeleton.JointLayouts;
import org.maskedaction.io.InputException;

/** PKU-MMD (Liu et al., 2017): long recordings with several actions each. */
public final class PkuMmd {
  /** What is recorded. */
  public static final ActionDataset DATASET =
      new ActionDataset("pku_mmd", JointLayouts.NTU_25, 2, 51);

  /** Ending of the files of skeletons and of their labels. */
  public static final String ENDING = ".txt";

  private PkuMmd() {}

  /** What a file is called without its ending. */
  public static String stem(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - ENDING.length());
  }

  /**
   * The recordings to train on.
   *
   * @param split official split file, whose second line has their names separated by commas
   * @throws InputException where the file cannot be read or has no second line
   */
  public static Set<String> training(Path split) {
    List<String> lines = NameList.lines(split);
    if (lines.size() < 2) {
      throw new InputException(
          "%s: has %d lines, expected the training names in line 2".formatted(split, lines.size()));
    }
    return new HashSet<>(List.of(lines.get(1).strip().split("\\s*,\\s*")));
  }
}
