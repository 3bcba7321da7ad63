package org.maskedaction.data.skeleton.format;

import java.nio.file.Path;
import java.util.List;
import org.maskedaction.data.dataset.ActionDataset;
import org.maskedaction.data.dataset.ActionDataset.SampleName;
import org.maskedaction.data.dataset.MsrAction3d;
import org.maskedaction.data.skeleton.SkeletonSequence;
import org.maskedaction.io.InputException;

/**
 * MSR-Action3D in metres: 20 lines per frame with x, y, z and a confidence, which is not used. The
 * label is the action of the file's name less 1.
 */
public final class MsrFormat implements SkeletonFormat {
  private static final int COORDINATES = ActionDataset.COORDINATES;
  private static final int FIELDS = 4;

  @Override
  public List<SkeletonSequence> read(Path file) {
    SampleName name = MsrAction3d.FILES.of(file);
    TextRows rows = TextRows.read(file);
    int joints = MsrAction3d.DATASET.layout().size();
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
    return List.of(
        SkeletonSequence.of(
            name.id(), name.action() - 1, name.capture(), 1, joints, COORDINATES, values));
  }
}
