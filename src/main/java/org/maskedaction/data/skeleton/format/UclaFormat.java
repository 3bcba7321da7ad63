package org.maskedaction.data.skeleton.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.StringTokenizer;
import org.maskedaction.data.dataset.ActionDataset;
import org.maskedaction.data.dataset.ActionDataset.SampleName;
import org.maskedaction.data.dataset.NwUcla;
import org.maskedaction.data.skeleton.SkeletonSequence;
import org.maskedaction.io.InputException;
import org.maskedaction.io.JsonFile;

/**
 * NW-UCLA as JSON: a key {@code skeletons} with coordinates [T][20][3]. The label counts the
 * actions from 0. {@link #readFrame} reads the single frames that were recorded.
 */
public final class UclaFormat implements SkeletonFormat {
  private static final String KEY = "skeletons";
  private static final int COORDINATES = ActionDataset.COORDINATES;
  private static final int FIELDS = 4;

  /** A frame in which nobody was seen. // [20, 3] */
  public static final float[][] EMPTY = new float[NwUcla.DATASET.layout().size()][COORDINATES];

  @Override
  public List<SkeletonSequence> read(Path file) {
    SampleName name = NwUcla.FILES.of(file);
    JsonNode array = JsonFile.read(file).get(KEY);
    if (array == null) {
      throw new InputException("%s: has no key '%s'".formatted(file, KEY));
    }
    NestedNumbers numbers = NestedNumbers.of(file, array, KEY);
    int joints = NwUcla.DATASET.layout().size();
    List<Integer> shape = numbers.shape();
    if (shape.size() != 3 || shape.get(1) != joints || shape.get(2) != COORDINATES) {
      throw new InputException(
          "%s: %s has the sizes %s, expected frames, %d joints and %d coordinates"
              .formatted(file, KEY, shape, joints, COORDINATES));
    }
    int label = label(file, name.action());
    return List.of(
        SkeletonSequence.of(
            name.id(), label, name.capture(), 1, joints, COORDINATES, numbers.values()));
  }

  private static int label(Path file, int action) {
    int label = NwUcla.label(action);
    if (label < 0) {
      throw new InputException(
          "%s: action %d, expected one of %s".formatted(file, action, NwUcla.ACTIONS));
    }
    return label;
  }

  /**
   * Reads a frame as the sensor's text: a line of header, then for each of the 20 joints x, y, z
   * and the sensor's confidence, separated by commas.
   *
   * @return {@link #EMPTY} where there is nothing after the header // [20, 3]
   * @throws org.maskedaction.io.InputException naming the file and the line that is wrong
   */
  public static float[][] readFrame(Path file) {
    TextRows rows = TextRows.read(file);
    rows.next("a header");
    if (!rows.hasNext()) {
      return EMPTY;
    }
    float[][] joints = new float[EMPTY.length][COORDINATES]; // [20, 3]
    for (float[] joint : joints) {
      StringTokenizer fields = rows.nextTokens(FIELDS, "x, y, z and confidence");
      rows.coordinates(fields, COORDINATES, joint, 0);
    }
    rows.end();
    return joints;
  }
}
