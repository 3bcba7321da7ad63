package org.maskedaction.data.skeleton.format;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import org.maskedaction.data.Fingerprint;
import org.maskedaction.data.Part;
import org.maskedaction.data.skeleton.JointLayout;
import org.maskedaction.data.skeleton.JointLayouts;
import org.maskedaction.data.skeleton.SkeletonDataConfig;
import org.maskedaction.data.skeleton.SkeletonSequence;
import org.maskedaction.data.skeleton.SkeletonSequence.Capture;
import org.maskedaction.io.InputException;
import org.maskedaction.io.numpy.NpyArray;
import org.maskedaction.io.numpy.NpzFile;

/**
 * Prepared sequences in an npz file of the form that CTR-GCN and MAMP use: {@code x_train} [N, T,
 * M·V·C] and one-hot {@code y_train} [N, classes], and the same for {@code test}. The names {@code
 * id_train} [N] and captures {@code capture_train} [N, 4] are read where they are there. Sequences
 * are read from the mapped file when they are asked for, all T frames, padding too.
 */
public final class PreparedSkeletons {
  /** Prefix of the coordinates' name. */
  public static final String VALUES = "x";

  /** Prefix of the one-hot classes' name. */
  public static final String LABELS = "y";

  /** Prefix of the ids' name. */
  public static final String IDS = "id";

  /** Prefix of the captures' name: subject, camera, setup and repetition. */
  public static final String CAPTURES = "capture";

  private final Path path;
  private final NpzFile file;
  private final JointLayout layout;
  private final int coordinates;

  private PreparedSkeletons(Path path, JointLayout layout, int coordinates) {
    this.path = path;
    this.file = new NpzFile(path);
    this.layout = layout;
    this.coordinates = coordinates;
  }

  /**
   * Opens a file.
   *
   * @throws InputException where it is no npz file
   */
  public static PreparedSkeletons open(Path path, JointLayout layout, int coordinates) {
    return new PreparedSkeletons(path, layout, coordinates);
  }

  /**
   * The name of an array of a part, such as {@code x_train}; the test part is for validation too.
   */
  public static String key(String prefix, Part part) {
    return prefix + (part == Part.TRAIN ? "_train" : "_test");
  }

  /** Opens the file that {@code config} names, with its layout. */
  public static PreparedSkeletons open(SkeletonDataConfig config) {
    return open(config.path(), JointLayouts.named(config.layout()), config.coordinates());
  }

  /** The joints of the sequences. */
  public JointLayout layout() {
    return layout;
  }

  /** Number of classes. */
  public int classes() {
    NpyArray labels = file.array(key(LABELS, Part.TRAIN));
    requireMatrix(labels);
    return (int) labels.header().shape()[1];
  }

  /** Persons M of the sequences of a part. */
  public int persons(Part part) {
    return persons(file.array(key(VALUES, part)));
  }

  /** Identifies the sequences of a part: how many there are and checksums of their arrays. */
  public String fingerprint(Part part) {
    String values = key(VALUES, part);
    String labels = key(LABELS, part);
    return Fingerprint.ofSequences(
        file.array(values).rows(), file.checksum(values), file.checksum(labels));
  }

  /**
   * The classes of the sequences of a part. // [N]
   *
   * @throws InputException for a row that is not one-hot
   */
  public int[] labels(Part part) {
    NpyArray oneHot = file.array(key(LABELS, part));
    requireMatrix(oneHot);
    int[] labels = new int[oneHot.rows()];
    for (int row = 0; row < labels.length; row++) {
      labels[row] = label(oneHot, row);
    }
    return labels;
  }

  /**
   * The sequences of a part, each read when it is asked for.
   *
   * @throws InputException naming the array that is missing, compressed, of another shape than the
   *     layout's, or whose rows are not one-hot
   */
  public List<SkeletonSequence> sequences(Part part) {
    NpyArray values = file.array(key(VALUES, part));
    int persons = persons(values);
    int[] labels = labels(part);
    if (labels.length != values.rows()) {
      throw new InputException(
          "%s: has %d rows, expected %d as the coordinates"
              .formatted(file.array(key(LABELS, part)).what(), labels.length, values.rows()));
    }
    return new Sequences(
        values,
        labels,
        optional(key(IDS, part), labels.length),
        optional(key(CAPTURES, part), labels.length),
        key("", part),
        persons);
  }

  private NpyArray optional(String name, int rows) {
    NpyArray array = file.has(name) ? file.array(name) : null;
    if (array != null && array.rows() != rows) {
      throw new InputException(
          "%s: has %d rows, expected %d".formatted(array.what(), array.rows(), rows));
    }
    return array;
  }

  private int persons(NpyArray values) {
    long[] shape = values.header().shape();
    int person = layout.size() * coordinates;
    if (shape.length != 3 || shape[1] < 1 || shape[2] < 1 || shape[2] % person != 0) {
      throw new InputException(
          "%s: is %s, expected sequences, frames and a multiple of %d joints (%s) x %d coordinates"
              .formatted(
                  values.what(), values.header(), layout.size(), layout.name(), coordinates));
    }
    return (int) (shape[2] / person);
  }

  private static void requireMatrix(NpyArray labels) {
    if (labels.header().shape().length != 2) {
      throw new InputException(
          "%s: is %s, expected sequences and classes (one-hot)"
              .formatted(labels.what(), labels.header()));
    }
  }

  private static int label(NpyArray oneHot, int row) {
    float[] values = oneHot.floats(row);
    int label = -1;
    for (int at = 0; at < values.length; at++) {
      if (values[at] == 1 && label < 0) {
        label = at;
      } else if (values[at] != 0) {
        throw notOneHot(oneHot, row);
      }
    }
    if (label < 0) {
      throw notOneHot(oneHot, row);
    }
    return label;
  }

  private static InputException notOneHot(NpyArray oneHot, int row) {
    return new InputException(
        "%s, row %d: expected a single 1 among zeros".formatted(oneHot.what(), row));
  }

  /** Sequences of the mapped arrays. */
  private final class Sequences extends AbstractList<SkeletonSequence> implements RandomAccess {
    private final NpyArray values; // [N, T, M·V·C]
    private final int[] labels; // [N]
    private final NpyArray ids; // [N], or null
    private final NpyArray captures; // [N, 4], or null
    private final String prefix;
    private final int persons;

    Sequences(
        NpyArray values,
        int[] labels,
        NpyArray ids,
        NpyArray captures,
        String prefix,
        int persons) {
      this.values = values;
      this.labels = labels;
      this.ids = ids;
      this.captures = captures;
      this.prefix = prefix;
      this.persons = persons;
    }

    @Override
    public SkeletonSequence get(int index) {
      String id = ids == null ? prefix.substring(1) + "#" + index : ids.text(index);
      float[] coordinatesOfRow = values.floats(index);
      requireFinite(id, index, coordinatesOfRow);
      return new SkeletonSequence(
          id,
          labels[index],
          captures == null ? Capture.UNKNOWN : capture(captures.bytes(index)),
          (int) values.header().shape()[1],
          persons,
          layout.size(),
          coordinates,
          coordinatesOfRow);
    }

    @Override
    public int size() {
      return labels.length;
    }

    private void requireFinite(String id, int row, float[] coordinatesOfRow) {
      for (float value : coordinatesOfRow) {
        if (!Float.isFinite(value)) {
          throw new InputException(
              "%s, array %s, row %d (%s): has the coordinate %s"
                  .formatted(path, VALUES + prefix, row, id, value));
        }
      }
    }

    private static Capture capture(ByteBuffer numbers) {
      return new Capture(numbers.getInt(), numbers.getInt(), numbers.getInt(), numbers.getInt());
    }
  }
}
