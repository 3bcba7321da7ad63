package org.maskedaction.data.skeleton.format;

import java.nio.file.Path;
import java.util.StringTokenizer;
import org.maskedaction.data.dataset.ActionDataset;
import org.maskedaction.data.dataset.NwUcla;

/**
 * A frame of NW-UCLA as text: a line of header, then for each of the 20 joints x, y, z and the
 * sensor's confidence, separated by commas.
 */
public final class UclaFrame {
  private static final int COORDINATES = ActionDataset.COORDINATES;
  private static final int FIELDS = 4;

  /** A frame in which nobody was seen. // [20, 3] */
  public static final float[][] EMPTY = new float[NwUcla.DATASET.layout().size()][COORDINATES];

  private UclaFrame() {}

  /**
   * Reads a file.
   *
   * @return {@link #EMPTY} where there is nothing after the header // [20, 3]
   * @throws org.maskedaction.io.InputException naming the file and the line that is wrong
   */
  public static float[][] read(Path file) {
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
