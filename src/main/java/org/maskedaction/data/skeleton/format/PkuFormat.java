package org.maskedaction.data.skeleton.format;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import org.maskedaction.data.dataset.ActionDataset;
import org.maskedaction.data.dataset.PkuMmd;
import org.maskedaction.data.skeleton.SkeletonSequence;
import org.maskedaction.data.skeleton.SkeletonSequence.Capture;
import org.maskedaction.io.InputException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PKU-MMD: a text file with one frame per line, two bodies of 25 joints, and a label file of the
 * same name with one action per line, {@code label,start,end,confidence}. Every action is a
 * sequence of the frames from start to before end; its label counts from 0. Coordinates stay those
 * of the camera.
 *
 * @param labels folder of the label files
 */
public record PkuFormat(Path labels) implements SkeletonFormat {
  private static final Logger LOG = LoggerFactory.getLogger(PkuFormat.class);
  private static final int CLASSES = PkuMmd.DATASET.classes();
  private static final int PERSONS = PkuMmd.DATASET.persons();
  private static final int COORDINATES = ActionDataset.COORDINATES;
  private static final int JOINTS = PkuMmd.DATASET.layout().size();
  private static final int FRAME = PERSONS * JOINTS * COORDINATES;
  private static final int FIELDS = 4;

  @Override
  public List<SkeletonSequence> read(Path file) {
    String name = file.getFileName().toString();
    if (!name.endsWith(PkuMmd.ENDING)) {
      throw new InputException(file + ": expected a name that ends in " + PkuMmd.ENDING);
    }
    TextRows rows = TextRows.read(file);
    float[] frames = new float[Math.multiplyExact(rows.size(), FRAME)]; // [T, M, V, C]
    for (int frame = 0; frame < rows.size(); frame++) {
      StringTokenizer tokens = rows.nextTokens(FRAME, FRAME + " coordinates");
      rows.coordinates(tokens, FRAME, frames, frame * FRAME);
    }
    Path labelFile = labels.resolve(name);
    TextRows actions = TextRows.read(labelFile);
    String stem = PkuMmd.stem(file);
    List<SkeletonSequence> sequences = new ArrayList<>();
    while (actions.hasNext()) {
      sequences.add(action(stem, actions, sequences.size() + 1, frames));
    }
    if (sequences.isEmpty()) {
      throw new InputException(labelFile + ": has no actions");
    }
    return sequences;
  }

  private static SkeletonSequence action(String stem, TextRows actions, int row, float[] frames) {
    StringTokenizer fields = actions.nextTokens(FIELDS, "label,start,end,confidence");
    int label = whole(actions, fields.nextToken());
    int start = whole(actions, fields.nextToken());
    int end = whole(actions, fields.nextToken());
    int available = frames.length / FRAME;
    if (label < 1 || label > CLASSES) {
      throw actions.error("a label from 1 to " + CLASSES, Integer.toString(label));
    }
    if (start < 0 || start >= Math.min(end, available)) {
      throw actions.error(
          "a range within the %d frames".formatted(available), start + " to " + end);
    }
    if (end > available) {
      LOG.warn("{}, row {}: ends at frame {} of {}", stem, row, end, available);
    }
    int count = Math.min(end, available) - start;
    float[] values = new float[count * FRAME];
    System.arraycopy(frames, start * FRAME, values, 0, values.length);
    String id = "%s#%d".formatted(stem, row);
    return SkeletonSequence.of(
        id, label - 1, Capture.UNKNOWN, PERSONS, JOINTS, COORDINATES, values);
  }

  private static int whole(TextRows rows, String token) {
    try {
      return Integer.parseInt(token);
    } catch (NumberFormatException e) {
      throw rows.error("a whole number", "'" + token + "'");
    }
  }
}
