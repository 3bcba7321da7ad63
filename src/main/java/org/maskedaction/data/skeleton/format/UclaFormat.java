package org.maskedaction.data.skeleton.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.maskedaction.data.skeleton.Capture;
import org.maskedaction.data.skeleton.JointLayouts;
import org.maskedaction.data.skeleton.SkeletonSequence;
import org.maskedaction.io.InputException;

/**
 * NW-UCLA as JSON: a key {@code skeletons} with coordinates [T][20][3], in files such as {@code
 * a08_s02_e03_v01.json} for action, subject, take and view. The ten actions are numbered 1 to 6, 8,
 * 9, 11 and 12; the label counts them from 0.
 */
public final class UclaFormat implements SkeletonFormat {
  /** Number of actions. */
  public static final int CLASSES = 10;

  private static final List<Integer> ACTIONS = List.of(1, 2, 3, 4, 5, 6, 8, 9, 11, 12);
  private static final Pattern NAME =
      Pattern.compile("(a(\\d\\d)_s(\\d\\d)_e(\\d\\d)_v(\\d\\d))\\.json");
  private static final String KEY = "skeletons";
  private static final int COORDINATES = 3;

  @Override
  public List<SkeletonSequence> read(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    if (!name.matches()) {
      throw new InputException(file + ": expected a name such as a08_s02_e03_v01.json");
    }
    JsonNode array = NestedNumbers.tree(file).get(KEY);
    if (array == null) {
      throw new InputException("%s: has no key '%s'".formatted(file, KEY));
    }
    NestedNumbers numbers = NestedNumbers.of(file, array, KEY);
    int joints = JointLayouts.KINECT_20.size();
    List<Integer> shape = numbers.shape();
    if (shape.size() != 3 || shape.get(1) != joints || shape.get(2) != COORDINATES) {
      throw new InputException(
          "%s: %s has the sizes %s, expected frames, %d joints and %d coordinates"
              .formatted(file, KEY, shape, joints, COORDINATES));
    }
    Capture capture = new Capture(part(name, 3), part(name, 5), 0, part(name, 4));
    return List.of(
        new SkeletonSequence(
            name.group(1),
            label(file, part(name, 2)),
            capture,
            shape.get(0),
            1,
            joints,
            COORDINATES,
            numbers.values()));
  }

  /** The class of an action, or -1 for a number that no action has. */
  public static int label(int action) {
    return ACTIONS.indexOf(action);
  }

  private static int label(Path file, int action) {
    int label = label(action);
    if (label < 0) {
      throw new InputException(
          "%s: action %d, expected one of %s".formatted(file, action, ACTIONS));
    }
    return label;
  }

  private static int part(Matcher name, int group) {
    return Integer.parseInt(name.group(group));
  }
}
