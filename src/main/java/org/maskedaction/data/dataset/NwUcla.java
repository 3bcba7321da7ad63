package org.maskedaction.data.dataset;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.maskedaction.data.dataset.ActionDataset.SampleName;
import org.maskedaction.data.skeleton.JointLayouts;

/**
 * NW-UCLA (Wang et al., 2014): actions seen by three cameras, of which the third is for testing.
 */
public final class NwUcla {
  /** The numbers of the actions, in the order of the labels. */
  public static final List<Integer> ACTIONS = List.of(1, 2, 3, 4, 5, 6, 8, 9, 11, 12);

  /** What is recorded. */
  public static final ActionDataset DATASET =
      new ActionDataset("nw_ucla", JointLayouts.KINECT_20, 1, ACTIONS.size());

  private static final String TAKE =
      "a(?<action>\\d\\d)_s(?<subject>\\d\\d)_e(?<repetition>\\d\\d)";

  /** Files of skeletons in JSON. */
  public static final NamePattern FILES =
      new NamePattern("(?<id>" + TAKE + "_v(?<camera>\\d\\d))\\.json", "a08_s02_e03_v01.json");

  private static final NamePattern FOLDERS =
      new NamePattern("view_(?<camera>\\d)/(?<id>" + TAKE + ")", "view_1/a08_s02_e03");
  private static final Pattern VIEW = Pattern.compile(".*_v(\\d\\d)\\.json");
  private static final int TESTED_VIEW = 3;

  private NwUcla() {}

  /** The sample in a folder such as {@code view_1/a08_s02_e03}, or null for other folders. */
  public static SampleName sample(Path folder) {
    int names = folder.getNameCount();
    SampleName take =
        names < 2 ? null : FOLDERS.find(folder.getName(names - 2) + "/" + folder.getFileName());
    return take == null
        ? null
        : new SampleName(
            take.id() + "_v0" + take.capture().camera(), take.action(), take.capture());
  }

  /** The view that the name of a file of skeletons ends with. */
  public static OptionalInt view(Path file) {
    Matcher name = VIEW.matcher(file.getFileName().toString());
    return name.matches() ? OptionalInt.of(Integer.parseInt(name.group(1))) : OptionalInt.empty();
  }

  /** Whether what a view shows is for training. */
  public static boolean trains(int view) {
    return view != TESTED_VIEW;
  }

  /** The class of an action, or -1 for a number that no action has. */
  public static int label(int action) {
    return ACTIONS.indexOf(action);
  }
}
