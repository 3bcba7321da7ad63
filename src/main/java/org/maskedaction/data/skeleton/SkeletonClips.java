package org.maskedaction.data.skeleton;

import java.util.Arrays;
import java.util.List;
import org.maskedaction.data.Batch;
import org.maskedaction.io.InputException;
import org.maskedaction.io.numpy.NpzWriter;

/**
 * A batch of clips.
 *
 * @param epoch the epoch, from 0
 * @param index the batch within the epoch, from 0
 * @param ids the sequences // [B]
 * @param labels their classes, or {@link SkeletonSequence#NO_LABEL} // [B]
 * @param frames frames T
 * @param persons persons M
 * @param joints joints V
 * @param coordinates coordinates C
 * @param values the clips // [B, T, M, V, C]
 */
public record SkeletonClips(
    int epoch,
    int index,
    List<String> ids,
    int[] labels,
    int frames,
    int persons,
    int joints,
    int coordinates,
    float[] values)
    implements Batch {
  /**
   * Puts clips together.
   *
   * @throws InputException for sequences of different persons or coordinates
   */
  public static SkeletonClips of(int epoch, int index, List<SkeletonSequence> clips) {
    SkeletonSequence first = clips.get(0);
    int length = first.values().length;
    float[] values = new float[Math.multiplyExact(clips.size(), length)]; // [B, T, M, V, C]
    for (int at = 0; at < clips.size(); at++) {
      requireSameShape(first, clips.get(at));
      System.arraycopy(clips.get(at).values(), 0, values, at * length, length);
    }
    return new SkeletonClips(
        epoch,
        index,
        clips.stream().map(SkeletonSequence::id).toList(),
        clips.stream().mapToInt(SkeletonSequence::label).toArray(),
        first.frames(),
        first.persons(),
        first.joints(),
        first.coordinates(),
        values);
  }

  private static void requireSameShape(SkeletonSequence first, SkeletonSequence other) {
    if (first.persons() != other.persons() || first.coordinates() != other.coordinates()) {
      throw new InputException(
          "sequence %s has %d persons and %d coordinates, expected the %d and %d of %s"
              .formatted(
                  other.id(),
                  other.persons(),
                  other.coordinates(),
                  first.persons(),
                  first.coordinates(),
                  first.id()));
    }
  }

  @Override
  public void writeTo(NpzWriter file) {
    file.add("labels", labels);
    file.add("values", values, size(), frames, persons, joints, coordinates);
  }

  /** Clips B. */
  public int size() {
    return ids.size();
  }

  /** The clip at {@code index} as a batch of its own. */
  public SkeletonClips single(int index) {
    int length = frames * persons * joints * coordinates;
    return new SkeletonClips(
        epoch,
        this.index,
        List.of(ids.get(index)),
        new int[] {labels[index]},
        frames,
        persons,
        joints,
        coordinates,
        Arrays.copyOfRange(values, index * length, (index + 1) * length));
  }

  /** The clips with the persons before the frames, a copy. // [B, M, T, V, C] */
  public float[] byPerson() {
    int person = joints * coordinates;
    float[] sorted = new float[values.length];
    int source = 0;
    for (int clip = 0; clip < size(); clip++) {
      for (int frame = 0; frame < frames; frame++) {
        for (int who = 0; who < persons; who++) {
          int target = ((clip * persons + who) * frames + frame) * person;
          System.arraycopy(values, source, sorted, target, person);
          source += person;
        }
      }
    }
    return sorted;
  }
}
