package org.maskedaction.data.skeleton.format;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.maskedaction.data.skeleton.Capture;
import org.maskedaction.data.skeleton.JointLayouts;
import org.maskedaction.data.skeleton.SkeletonSequence;
import org.maskedaction.io.InputException;

/**
 * MSR-Action3D in metres: 20 lines per frame with x, y, z and a confidence, which is not used, in
 * files such as {@code a01_s02_e03_skeleton3D.txt} for action, subject and take.
 */
public final class MsrFormat implements SkeletonFormat {
  private static final Pattern NAME = Pattern.compile("(a(\\d\\d)_s(\\d\\d)_e(\\d\\d)).*");
  private static final int COORDINATES = 3;
  private static final int FIELDS = 4;

  @Override
  public List<SkeletonSequence> read(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    if (!name.matches()) {
      throw new InputException(file + ": expected a name such as a01_s02_e03_skeleton3D.txt");
    }
    TextRows rows = TextRows.read(file);
    int joints = JointLayouts.MSR_20.size();
    if (rows.size() == 0 || rows.size() % joints != 0) {
      throw new InputException(
          "%s, line %d: expected %d lines per frame, the file ends"
              .formatted(file, rows.size(), joints));
    }
    float[] values = new float[rows.size() * COORDINATES]; // [T, 1, V, C]
    for (int row = 0; row < rows.size(); row++) {
      rows.coordinates(
          rows.nextTokens(FIELDS, "x, y, z and a confidence"),
          COORDINATES,
          values,
          row * COORDINATES);
    }
    Capture capture = new Capture(part(name, 3), 0, 0, part(name, 4));
    return List.of(
        new SkeletonSequence(
            name.group(1),
            part(name, 2) - 1,
            capture,
            rows.size() / joints,
            1,
            joints,
            COORDINATES,
            values));
  }

  private static int part(Matcher name, int group) {
    return Integer.parseInt(name.group(group));
  }
}
