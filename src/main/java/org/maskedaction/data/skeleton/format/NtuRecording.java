package org.maskedaction.data.skeleton.format;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;
import org.maskedaction.data.dataset.ActionDataset;
import org.maskedaction.data.dataset.ActionDataset.SampleName;
import org.maskedaction.data.dataset.Ntu;
import org.maskedaction.data.skeleton.SkeletonSequence;
import org.maskedaction.io.InputException;

/**
 * A {@code .skeleton} file of NTU RGB+D: the bodies that the sensor followed, each in the frames it
 * was seen in. Coordinates are metres in the space of the Kinect v2.
 *
 * @param name what the file's name says
 * @param frames frames of the file, those without a body too
 * @param bodies in the order they appear in, at least one
 */
public record NtuRecording(SampleName name, int frames, List<Body> bodies) {
  /** Joints V of a body. */
  public static final int JOINTS = Ntu.LAYOUT.size();

  /** Coordinates C of a joint. */
  public static final int COORDINATES = ActionDataset.COORDINATES;

  private static final int BODY_FIELDS = 10;
  private static final int JOINT_FIELDS = 12;

  /**
   * One body.
   *
   * @param id the sensor's number, which needs all 64 bits
   * @param at the frames it was seen in, rising // [n]
   * @param joints its coordinates in these frames // [n, 25, 3]
   */
  public record Body(long id, int[] at, float[] joints) {}

  /** A body while it is read. */
  private static final class Growing {
    private int[] at = new int[16];
    private float[] joints = new float[at.length * JOINTS * COORDINATES];
    private int count;

    /** Makes room for one more frame; returns where its joints go. */
    int add(int frame) {
      if (count == at.length) {
        at = Arrays.copyOf(at, 2 * count);
        joints = Arrays.copyOf(joints, 2 * joints.length);
      }
      at[count] = frame;
      return count++ * JOINTS * COORDINATES;
    }

    Body body(long id) {
      return new Body(
          id, Arrays.copyOf(at, count), Arrays.copyOf(joints, count * JOINTS * COORDINATES));
    }
  }

  /** What {@code persons} persons of this recording are as a sequence. // [T, M, V, C] */
  public SkeletonSequence sequence(int persons, float[] values) {
    return SkeletonSequence.of(
        name.id(), name.action() - 1, name.capture(), persons, JOINTS, COORDINATES, values);
  }

  /**
   * Reads a file.
   *
   * @throws InputException naming file and line where it is cut off, has lines left over, another
   *     number of joints, a coordinate that is not finite, or no body at all
   */
  public static NtuRecording read(Path file) {
    SampleName name = Ntu.FILES.of(file);
    TextRows rows = TextRows.read(file);
    int frames = rows.nextCount("the number of frames");
    Map<Long, Growing> bodies = new LinkedHashMap<>();
    for (int frame = 0; frame < frames; frame++) {
      int count = rows.nextCount("the number of bodies of frame " + (frame + 1));
      for (int body = 0; body < count; body++) {
        readBody(rows, frame, bodies);
      }
    }
    rows.end();
    if (bodies.isEmpty()) {
      throw new InputException("%s: has no body in its %d frames".formatted(file, frames));
    }
    List<Body> found = new ArrayList<>();
    bodies.forEach((id, body) -> found.add(body.body(id)));
    return new NtuRecording(name, frames, List.copyOf(found));
  }

  private static void readBody(TextRows rows, int frame, Map<Long, Growing> bodies) {
    long id = id(rows, rows.nextTokens(BODY_FIELDS, BODY_FIELDS + " values of a body"));
    Growing body = bodies.computeIfAbsent(id, unseen -> new Growing());
    if (body.count > 0 && body.at[body.count - 1] == frame) {
      throw rows.error("a body once per frame", "body " + id + " again");
    }
    int joints = rows.nextCount(JOINTS + " joints");
    if (joints != JOINTS) {
      throw rows.error(JOINTS + " joints", Integer.toString(joints));
    }
    int at = body.add(frame);
    for (int joint = 0; joint < JOINTS; joint++) {
      StringTokenizer fields = rows.nextTokens(JOINT_FIELDS, JOINT_FIELDS + " values of a joint");
      rows.coordinates(fields, COORDINATES, body.joints, at + joint * COORDINATES);
    }
  }

  private static long id(TextRows rows, StringTokenizer fields) {
    String token = fields.nextToken();
    try {
      return Long.parseLong(token);
    } catch (NumberFormatException e) {
      throw rows.error("the whole number of a body", "'" + token + "'");
    }
  }
}
