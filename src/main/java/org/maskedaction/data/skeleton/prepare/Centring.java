package org.maskedaction.data.skeleton.prepare;

import org.maskedaction.data.skeleton.SkeletonSequence;
import org.maskedaction.io.InputException;

/**
 * Moves a sequence so that the centre joint of the first person, in the first frame that has this
 * person, is the origin. Nothing is rotated or scaled.
 */
final class Centring {
  private Centring() {}

  /**
   * A moved copy.
   *
   * @param keepAbsent whether persons stay zero in frames where they are zero; otherwise they are
   *     moved like the others
   * @throws InputException where the first person has no value but 0
   */
  static SkeletonSequence apply(SkeletonSequence sequence, int centre, boolean keepAbsent) {
    int coordinates = sequence.coordinates();
    int origin = firstFrame(sequence) * sequence.frameSize() + centre * coordinates;
    float[] moved = sequence.values().clone(); // [T, M, V, C]
    int person = sequence.personSize();
    for (int start = 0; start < moved.length; start += person) {
      if (keepAbsent && !sequence.isPresent(start, person)) {
        continue;
      }
      for (int at = 0; at < person; at++) {
        moved[start + at] -= sequence.values()[origin + at % coordinates];
      }
    }
    return sequence.withValues(sequence.persons(), moved);
  }

  private static int firstFrame(SkeletonSequence sequence) {
    for (int frame = 0; frame < sequence.frames(); frame++) {
      if (sequence.isPresent(frame * sequence.frameSize(), sequence.personSize())) {
        return frame;
      }
    }
    throw new InputException(sequence.id() + ": the first person has no value but 0");
  }
}
