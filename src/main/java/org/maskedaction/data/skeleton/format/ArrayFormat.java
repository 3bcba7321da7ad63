package org.maskedaction.data.skeleton.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.StringTokenizer;
import org.maskedaction.data.skeleton.SkeletonSequence;
import org.maskedaction.data.skeleton.SkeletonSequence.Capture;
import org.maskedaction.io.InputException;
import org.maskedaction.io.JsonFile;
import org.maskedaction.io.numpy.NpyArray;

/**
 * A recording of one's own as an array [T, V, C] or [T, M, V, C]: an {@code .npy} file of float32
 * or float64; a {@code .json} file with nested arrays, or with an object whose key {@code joints}
 * holds them and whose key {@code label}, if there is one, holds the class from 0; or a {@code
 * .csv} file without a header, one frame per line, with M·V·C numbers.
 *
 * @param joints joints V of a person
 * @param coordinates coordinates C of a joint
 */
public record ArrayFormat(int joints, int coordinates) implements SkeletonFormat {
  private static final String JOINTS = "joints";
  private static final String LABEL = "label";

  @Override
  public List<SkeletonSequence> read(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    String ending = dot < 0 ? "" : name.substring(dot).toLowerCase(Locale.ROOT);
    return List.of(
        switch (ending) {
          case ".npy" -> npy(file);
          case ".json" -> json(file);
          case ".csv" -> csv(file);
          default ->
              throw new InputException(file + ": expected a file ending in .npy, .json or .csv");
        });
  }

  private SkeletonSequence npy(Path file) {
    NpyArray array = NpyArray.map(file);
    int[] shape = Arrays.stream(array.header().shape()).mapToInt(Math::toIntExact).toArray();
    int persons = persons(file, shape);
    int frame = persons * joints * coordinates;
    float[] values = new float[Math.multiplyExact(shape[0], frame)];
    for (int row = 0; row < shape[0]; row++) {
      float[] read = array.floats(row);
      for (int at = 0; at < frame; at++) {
        if (!Float.isFinite(read[at])) {
          throw new InputException(
              "%s: joint %d of frame %d is not finite, counted from 0"
                  .formatted(file, at / coordinates % joints, row));
        }
      }
      System.arraycopy(read, 0, values, row * frame, frame);
    }
    return sequence(file, SkeletonSequence.NO_LABEL, persons, values);
  }

  private SkeletonSequence json(Path file) {
    JsonNode tree = JsonFile.read(file);
    JsonNode array = tree.isObject() ? tree.get(JOINTS) : tree;
    if (array == null) {
      throw new InputException("%s: has no key '%s'".formatted(file, JOINTS));
    }
    NestedNumbers numbers = NestedNumbers.of(file, array, JOINTS);
    int[] shape = numbers.shape().stream().mapToInt(Integer::intValue).toArray();
    return sequence(file, label(file, tree), persons(file, shape), numbers.values());
  }

  private static int label(Path file, JsonNode tree) {
    JsonNode label = tree.isObject() ? tree.get(LABEL) : null;
    if (label == null) {
      return SkeletonSequence.NO_LABEL;
    }
    if (!label.isInt() || label.intValue() < 0) {
      throw new InputException(
          "%s: %s is %s, expected a whole number, 0 or more".formatted(file, LABEL, label));
    }
    return label.intValue();
  }

  private SkeletonSequence csv(Path file) {
    TextRows rows = TextRows.read(file);
    if (!rows.hasNext()) {
      throw new InputException(file + ": has 0 frames");
    }
    float[] values = new float[0];
    int width = 0;
    for (int frame = 0; rows.hasNext(); frame++) {
      String text = rows.next("a frame");
      StringTokenizer tokens = new StringTokenizer(text, " \t,;");
      int count = tokens.countTokens();
      if (frame == 0) {
        width = count;
        values = new float[rows.size() * width];
      }
      if (count != width || count == 0 || count % (joints * coordinates) != 0) {
        throw rows.error(
            "%d joints x %d coordinates for one or more persons, alike in all lines"
                .formatted(joints, coordinates),
            count + " values");
      }
      rows.coordinates(tokens, count, values, frame * width);
    }
    int persons = width / (joints * coordinates);
    return sequence(file, SkeletonSequence.NO_LABEL, persons, values);
  }

  /** The persons M of an array of that shape. */
  private int persons(Path file, int[] shape) {
    int axes = shape.length;
    boolean fits =
        (axes == 3 || axes == 4)
            && shape[0] > 0
            && shape[1] > 0
            && shape[axes - 2] == joints
            && shape[axes - 1] == coordinates;
    if (!fits) {
      throw new InputException(
          "%s: has the sizes %s, expected frames, perhaps persons, %d joints and %d coordinates"
              .formatted(file, Arrays.toString(shape), joints, coordinates));
    }
    return axes == 4 ? shape[1] : 1;
  }

  private SkeletonSequence sequence(Path file, int label, int persons, float[] values) {
    String id = file.getFileName().toString();
    return SkeletonSequence.of(id, label, Capture.UNKNOWN, persons, joints, coordinates, values);
  }
}
