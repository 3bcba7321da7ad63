package org.maskedaction.data.skeleton.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.maskedaction.data.dataset.ActionDataset;
import org.maskedaction.data.dataset.NwUcla;
import org.maskedaction.data.dataset.SampleName;
import org.maskedaction.data.skeleton.SkeletonSequence;
import org.maskedaction.io.InputException;
import org.maskedaction.io.JsonFile;

/**
 * NW-UCLA as JSON: a key {@code skeletons} with coordinates [T][20][3]. The label counts the
 * actions from 0.
 */
public final class UclaFormat implements SkeletonFormat {
  private static final String KEY = "skeletons";
  private static final int COORDINATES = ActionDataset.COORDINATES;

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
    return List.of(
        new SkeletonSequence(
            name.id(),
            label(file, name.action()),
            name.capture(),
            shape.get(0),
            1,
            joints,
            COORDINATES,
            numbers.values()));
  }

  private static int label(Path file, int action) {
    int label = NwUcla.label(action);
    if (label < 0) {
      throw new InputException(
          "%s: action %d, expected one of %s".formatted(file, action, NwUcla.ACTIONS));
    }
    return label;
  }
}
