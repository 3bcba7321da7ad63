package org.maskedaction.data.sensor.recorded;

import java.util.SplittableRandom;

/**
 * Which frames a sample shows, shared by its videos and skeletons: tracks of one length take the
 * same frames, others those at the same share of their length.
 *
 * @param drawn rising, within [0, reference); null for even frames
 * @param reference frames of the track that they are drawn for
 */
record TimeGrid(int[] drawn, int reference) {
  /** Frames round(i n / T), halves to the even neighbour, of n frames for the T wanted. */
  static TimeGrid uniform() {
    return new TimeGrid(null, 0);
  }

  /**
   * Frames drawn without repetition, in their order.
   *
   * @param reference frames of the track that they are drawn for
   * @param most the largest number of frames that is wanted of any track
   */
  static TimeGrid random(int reference, int most, SplittableRandom random) {
    int[] drawn = new int[Math.min(reference, most)];
    int taken = 0;
    for (int frame = 0; taken < drawn.length; frame++) {
      if (random.nextInt(reference - frame) < drawn.length - taken) {
        drawn[taken++] = frame;
      }
    }
    return new TimeGrid(drawn, reference);
  }

  /**
   * The frames of a track, all of them where there are no more than wanted.
   *
   * @param frames frames of the track
   * @param wanted frames T
   * @return rising // [at most T]
   */
  int[] frames(int frames, int wanted) {
    boolean all = frames <= wanted;
    int count = all ? frames : drawn == null ? wanted : Math.min(wanted, drawn.length);
    int[] chosen = new int[count];
    for (int i = 0; i < count; i++) {
      chosen[i] = all ? i : drawn == null ? even(i, frames, wanted) : drawn(i, count, frames);
    }
    return chosen;
  }

  private static int even(int i, int frames, int wanted) {
    return (int) Math.min(frames - 1L, (long) Math.rint((double) i * frames / wanted));
  }

  private int drawn(int i, int count, int frames) {
    int frame = drawn[(int) ((i + 0.5) * drawn.length / count)];
    return frames == reference ? frame : (int) ((frame + 0.5) * frames / reference);
  }
}
