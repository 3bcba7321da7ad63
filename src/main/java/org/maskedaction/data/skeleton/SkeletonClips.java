package org.maskedaction.data.skeleton;

import java.util.Arrays;
import java.util.List;
import org.maskedaction.data.Batch;
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
