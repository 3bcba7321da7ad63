package org.maskedaction.data.skeleton.prepare;

import java.nio.file.Path;
import java.util.Locale;
import org.maskedaction.data.dataset.ActionDataset;
import org.maskedaction.data.dataset.NtuProtocol.SecondPerson;
import org.maskedaction.data.skeleton.JointLayout;
import org.maskedaction.data.skeleton.SkeletonSequence;
import org.maskedaction.data.skeleton.SkeletonSequence.Capture;
import org.maskedaction.data.skeleton.format.ArrayFormat;
import org.maskedaction.data.skeleton.format.MsrFormat;
import org.maskedaction.data.skeleton.format.SkeletonFormat;
import org.maskedaction.io.InputException;

/**
 * Single recordings, prepared as their data set would be, for a model that was trained on it.
 *
 * @param layout joints V
 * @param coordinates coordinates C of a joint
 * @param persons persons M of the result; missing ones are zero
 * @param centred whether recordings are moved so that the layout's centre joint begins at the
 *     origin, which all data sets but PKU-MMD are; those of NTU RGB+D always are
 */
public record Recordings(JointLayout layout, int coordinates, int persons, boolean centred) {
  /** Centred recordings of a data set. */
  public static Recordings of(ActionDataset dataset) {
    return new Recordings(dataset.layout(), ActionDataset.COORDINATES, dataset.persons(), true);
  }

  /**
   * Reads a file: {@code .skeleton} of NTU RGB+D, {@code .txt} of MSR-Action3D, otherwise one of
   * {@link ArrayFormat}. The first recording counts.
   *
   * @throws InputException naming the file and what is wrong
   */
  public SkeletonSequence read(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".skeleton")) {
      return fitted(first(new NtuPreparation(SecondPerson.ZERO), file));
    }
    SkeletonFormat format =
        name.endsWith(".txt") ? new MsrFormat() : new ArrayFormat(layout.size(), coordinates);
    return prepared(first(format, file));
  }

  private static SkeletonSequence first(SkeletonFormat format, Path file) {
    return format.read(file).stream()
        .findFirst()
        .orElseThrow(() -> new InputException(file + ": has no recording"));
  }

  /**
   * Takes a recording in the unit of the training data.
   *
   * @param id names it in messages
   * @param values // [T, M, V, C]
   * @throws InputException where it has no frame, or another number of joints or coordinates, or a
   *     value that is not finite
   */
  public SkeletonSequence of(String id, float[][][][] values) {
    if (values.length == 0 || values[0].length == 0) {
      throw new InputException(id + ": has no frame or no person");
    }
    int people = values[0].length;
    float[] flat = new float[values.length * people * layout.size() * coordinates];
    int at = 0;
    for (int frame = 0; frame < values.length; frame++) {
      requireLength(id, frame, "persons", values[frame].length, people);
      for (float[][] person : values[frame]) {
        requireLength(id, frame, "joints", person.length, layout.size());
        for (float[] joint : person) {
          requireLength(id, frame, "coordinates", joint.length, coordinates);
          for (float value : joint) {
            requireFinite(id, frame, value);
            flat[at++] = value;
          }
        }
      }
    }
    return prepared(
        new SkeletonSequence(
            id,
            SkeletonSequence.NO_LABEL,
            Capture.UNKNOWN,
            values.length,
            people,
            layout.size(),
            coordinates,
            flat));
  }

  private static void requireLength(String id, int frame, String what, int found, int expected) {
    if (found != expected) {
      throw new InputException(
          "%s, frame %d: has %d %s, expected %d".formatted(id, frame, found, what, expected));
    }
  }

  private static void requireFinite(String id, int frame, float value) {
    if (!Float.isFinite(value)) {
      throw new InputException("%s, frame %d: has the coordinate %s".formatted(id, frame, value));
    }
  }

  private SkeletonSequence prepared(SkeletonSequence sequence) {
    return fitted(
        centred && layout.centre() != JointLayout.NO_CENTRE
            ? Centring.apply(sequence, layout.centre(), true)
            : sequence);
  }

  private SkeletonSequence fitted(SkeletonSequence sequence) {
    if (sequence.persons() > persons) {
      throw new InputException(
          "%s: has %d persons, expected at most %d"
              .formatted(sequence.id(), sequence.persons(), persons));
    }
    return sequence.withPersons(persons);
  }
}
