package org.maskedaction.data.skeleton;

import java.util.List;
import java.util.SplittableRandom;
import org.maskedaction.data.SampleSource;

/**
 * Sequences that are cropped and resized to clips.
 *
 * @param sequences of equal persons and coordinates; may read them when they are asked for
 * @param feeder makes the clips
 * @param augmented whether clips are cropped and rotated at random; otherwise they are those of
 *     {@link SkeletonFeeder#evaluate}
 */
public record SkeletonSource(
    List<SkeletonSequence> sequences, SkeletonFeeder feeder, boolean augmented)
    implements SampleSource<SkeletonSequence> {
  @Override
  public String kind() {
    return "skeleton";
  }

  @Override
  public String plural() {
    return "sequences";
  }

  @Override
  public int size() {
    return sequences.size();
  }

  /** The place of a sequence, whose id is not known before it is read. */
  @Override
  public String name(int index) {
    return "sequence " + index;
  }

  /** The clip of a sequence, of {@link SkeletonFeeder#size} frames. */
  @Override
  public SkeletonSequence load(int index, SplittableRandom random) {
    SkeletonSequence sequence = sequences.get(index);
    return sequence.withValues(
        sequence.persons(), augmented ? feeder.train(sequence, random) : feeder.evaluate(sequence));
  }

  /** Without the attempt in the first one. */
  @Override
  public long[] counters(int epoch, int index, int attempt, int repeat) {
    return attempt == 0 && repeat == 0
        ? new long[] {epoch, index}
        : SampleSource.super.counters(epoch, index, attempt, repeat);
  }
}
