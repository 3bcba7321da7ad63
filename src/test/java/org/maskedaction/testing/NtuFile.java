package org.maskedaction.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes {@code .skeleton} files of NTU RGB+D. */
public final class NtuFile {
  private static final int JOINTS = 25;

  private final List<Map<Long, float[]>> frames = new ArrayList<>();

  /** A standing person, 1.2 m high; coordinate x of joint 0 is {@code x}. // [25, 3] */
  public static float[] pose(double x, double y) {
    float[] pose = new float[JOINTS * 3];
    for (int joint = 0; joint < JOINTS; joint++) {
      pose[joint * 3] = (float) (x + 0.01 * (joint % 3));
      pose[joint * 3 + 1] = (float) (y + 0.05 * joint);
      pose[joint * 3 + 2] = (float) (2 + 0.001 * joint);
    }
    return pose;
  }

  /** The same person lying: height and width change places. // [25, 3] */
  public static float[] lying(double x, double y) {
    float[] pose = pose(x, y);
    for (int at = 0; at < pose.length; at += 3) {
      float swap = pose[at];
      pose[at] = pose[at + 1];
      pose[at + 1] = swap;
    }
    return pose;
  }

  /** Adds a frame without bodies. */
  public NtuFile frame() {
    frames.add(new LinkedHashMap<>());
    return this;
  }

  /** Adds a body to the last frame. */
  public NtuFile body(long id, float[] joints) {
    frames.get(frames.size() - 1).put(id, joints);
    return this;
  }

  /** The lines of the file. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(Integer.toString(frames.size()));
    for (Map<Long, float[]> frame : frames) {
      lines.add(Integer.toString(frame.size()));
      frame.forEach(
          (id, joints) -> {
            lines.add(id + " 0 1 0 1 1 0 -0.1 0.2 2");
            lines.add(Integer.toString(JOINTS));
            for (int at = 0; at < joints.length; at += 3) {
              lines.add(
                  String.format(
                      Locale.ROOT,
                      "%s %s %s 275.1 159.9 NaN -Infinity 0 0 0 0 2",
                      joints[at],
                      joints[at + 1],
                      joints[at + 2]));
            }
          });
    }
    return lines;
  }

  /** Writes the file. */
  public Path write(Path file) throws IOException {
    return Files.write(file, lines());
  }
}
