package org.maskedaction.data.skeleton;

import java.util.Arrays;

/**
 * A recording of one action.
 *
 * @param id names the recording within its data set
 * @param label class from 0, or {@link #NO_LABEL}
 * @param capture how it was recorded
 * @param frames frames T
 * @param persons persons M; one that is absent in a frame has zeros there
 * @param joints joints V of a person
 * @param coordinates coordinates C of a joint
 * @param values coordinates, in the unit of the data set // [T, M, V, C]
 */
public record SkeletonSequence(
    String id,
    int label,
    Capture capture,
    int frames,
    int persons,
    int joints,
    int coordinates,
    float[] values) {
  /** The label of a sequence whose class is not known. */
  public static final int NO_LABEL = -1;

  /** Checks that the values fill the shape. */
  public SkeletonSequence {
    if (frames < 1 || values.length != (long) frames * persons * joints * coordinates) {
      throw new IllegalArgumentException(
          "%s: %d values for %d frames, %d persons, %d joints and %d coordinates"
              .formatted(id, values.length, frames, persons, joints, coordinates));
    }
  }

  /** A recording whose number of frames follows from the values. */
  public static SkeletonSequence of(
      String id,
      int label,
      Capture capture,
      int persons,
      int joints,
      int coordinates,
      float[] values) {
    int frames = values.length / (persons * joints * coordinates);
    return new SkeletonSequence(id, label, capture, frames, persons, joints, coordinates, values);
  }

  /** Values of one frame. */
  public int frameSize() {
    return persons * joints * coordinates;
  }

  /** Values of one person in one frame. */
  public int personSize() {
    return joints * coordinates;
  }

  /** Whether any value from {@code from} on, {@code length} of them, is not 0. */
  public boolean isPresent(int from, int length) {
    for (int at = from; at < from + length; at++) {
      if (values[at] != 0) {
        return true;
      }
    }
    return false;
  }

  /** Number of frames with a value that is not 0. */
  public int presentFrames() {
    int present = 0;
    for (int frame = 0; frame < frames; frame++) {
      if (isPresent(frame * frameSize(), frameSize())) {
        present++;
      }
    }
    return present;
  }

  /** The same recording with other values, from which the number of frames follows. */
  public SkeletonSequence withValues(int newPersons, float[] newValues) {
    return of(id, label, capture, newPersons, joints, coordinates, newValues);
  }

  /** The same recording with zeros for further persons, so that they are {@code count}. */
  public SkeletonSequence withPersons(int count) {
    if (count == persons) {
      return this;
    }
    int wide = count * personSize();
    float[] padded = new float[frames * wide]; // [T, M', V, C]
    for (int frame = 0; frame < frames; frame++) {
      System.arraycopy(values, frame * frameSize(), padded, frame * wide, frameSize());
    }
    return withValues(count, padded);
  }

  /** The same recording with another label. */
  public SkeletonSequence withLabel(int other) {
    return new SkeletonSequence(id, other, capture, frames, persons, joints, coordinates, values);
  }

  /** The first {@code limit} frames, or this where there are no more. */
  public SkeletonSequence firstFrames(int limit) {
    return frames <= limit ? this : withValues(persons, Arrays.copyOf(values, limit * frameSize()));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SkeletonSequence that
        && id.equals(that.id)
        && label == that.label
        && capture.equals(that.capture)
        && frames == that.frames
        && persons == that.persons
        && joints == that.joints
        && coordinates == that.coordinates
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * id.hashCode() + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "%s, label %d [%d, %d, %d, %d]"
        .formatted(id, label, frames, persons, joints, coordinates);
  }

  /**
   * How a sequence was recorded, each number as the data set counts it; 0 where it is not known.
   *
   * @param subject who acts
   * @param camera which camera or view
   * @param setup which place of cameras
   * @param repetition which take
   */
  public record Capture(int subject, int camera, int setup, int repetition) {
    /** Nothing is known. */
    public static final Capture UNKNOWN = new Capture(0, 0, 0, 0);
  }
}
