package org.maskedaction.data.skeleton;

import java.util.ArrayList;
import java.util.List;
import org.maskedaction.data.BatchLoader;
import org.maskedaction.data.EpochOrder;
import org.maskedaction.data.LeftOut;
import org.maskedaction.io.InputException;
import org.maskedaction.random.RandomStreams;
import org.maskedaction.random.RandomStreams.Purpose;

/**
 * Delivers the clips of an epoch in batches, made when they are asked for. A batch is a pure
 * function of the seed, the epoch and its index, so that an epoch can be entered at any batch.
 */
public final class SkeletonLoader implements BatchLoader<SkeletonClips> {
  private final List<SkeletonSequence> sequences;
  private final SkeletonFeeder feeder;
  private final Settings settings;
  private int[] order;
  private int epoch;
  private int batch;

  /**
   * How clips are batched.
   *
   * @param batchSize clips per batch
   * @param seed the run's seed
   * @param shuffled whether every epoch has an order of its own and an incomplete last batch is
   *     left out; otherwise all sequences come in their order
   * @param augmented whether clips are cropped and rotated at random; otherwise they are those of
   *     {@link SkeletonFeeder#evaluate}
   */
  public record Settings(int batchSize, long seed, boolean shuffled, boolean augmented) {
    /** For training, shuffled and augmented, or neither. */
    public Settings(int batchSize, long seed, boolean training) {
      this(batchSize, seed, training, training);
    }

    /** Checks the batch size. */
    public Settings {
      if (batchSize < 1) {
        throw new InputException(
            "skeleton loader: batch size %d, expected 1 or more".formatted(batchSize));
      }
    }
  }

  /**
   * A loader; {@link #startEpoch} comes first.
   *
   * @param sequences of equal persons and coordinates; may read them when they are asked for
   * @throws InputException where the sequences do not fill one batch
   */
  public SkeletonLoader(
      List<SkeletonSequence> sequences, SkeletonFeeder feeder, Settings settings) {
    this.sequences = sequences;
    this.feeder = feeder;
    this.settings = settings;
    if (batchesPerEpoch() == 0) {
      throw new InputException(
          "skeleton loader: %d sequences do not fill a batch of %d"
              .formatted(sequences.size(), settings.batchSize()));
    }
  }

  @Override
  public long batchesPerEpoch() {
    int size = settings.batchSize();
    return settings.shuffled() ? sequences.size() / size : (sequences.size() + size - 1) / size;
  }

  @Override
  public void startEpoch(int epoch, int firstBatch) {
    if (firstBatch < 0 || firstBatch > batchesPerEpoch()) {
      throw new InputException(
          "skeleton loader: batch %d, expected 0 to %d".formatted(firstBatch, batchesPerEpoch()));
    }
    this.epoch = epoch;
    this.batch = firstBatch;
    this.order = order(epoch);
  }

  /**
   * {@inheritDoc}
   *
   * @throws InputException naming a sequence that no clip can be made of
   */
  @Override
  public SkeletonClips next() {
    if (order == null) {
      throw new IllegalStateException("startEpoch has to be called before next");
    }
    if (batch == batchesPerEpoch()) {
      return null;
    }
    int from = batch * settings.batchSize();
    int to = Math.min(from + settings.batchSize(), sequences.size());
    List<SkeletonSequence> chosen = new ArrayList<>(to - from);
    for (int at = from; at < to; at++) {
      chosen.add(sequences.get(order[at]));
    }
    return clips(chosen, from, batch++);
  }

  private SkeletonClips clips(List<SkeletonSequence> chosen, int from, int index) {
    SkeletonSequence first = chosen.get(0);
    int length = feeder.size() * first.frameSize();
    float[] values = new float[Math.multiplyExact(chosen.size(), length)]; // [B, T, M, V, C]
    int[] labels = new int[chosen.size()];
    for (int at = 0; at < labels.length; at++) {
      SkeletonSequence sequence = chosen.get(at);
      requireSameShape(first, sequence);
      float[] clip = clip(epoch, sequence, order[from + at]);
      System.arraycopy(clip, 0, values, at * length, length);
      labels[at] = sequence.label();
    }
    List<String> ids = chosen.stream().map(SkeletonSequence::id).toList();
    return new SkeletonClips(
        epoch,
        index,
        ids,
        labels,
        feeder.size(),
        first.persons(),
        first.joints(),
        first.coordinates(),
        values);
  }

  /**
   * The clip of a sequence in an epoch, made now; apart from the batches.
   *
   * @param place place in the list of sequences
   * @return a batch of its own
   * @throws InputException if no clip can be made of it
   */
  public SkeletonClips clip(int epoch, int place) {
    SkeletonSequence sequence = sequences.get(place);
    return new SkeletonClips(
        epoch,
        place,
        List.of(sequence.id()),
        new int[] {sequence.label()},
        feeder.size(),
        sequence.persons(),
        sequence.joints(),
        sequence.coordinates(),
        clip(epoch, sequence, place));
  }

  private float[] clip(int epoch, SkeletonSequence sequence, int place) {
    return settings.augmented()
        ? feeder.train(sequence, RandomStreams.of(settings.seed(), Purpose.CLIP, epoch, place))
        : feeder.evaluate(sequence);
  }

  /** None, as one that cannot be used ends the epoch. */
  @Override
  public List<LeftOut> leftOut() {
    return List.of();
  }

  /** Does nothing, as nothing is read ahead. */
  @Override
  public void close() {}

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

  private int[] order(int epoch) {
    return settings.shuffled()
        ? EpochOrder.shuffled(sequences.size(), settings.seed(), epoch)
        : EpochOrder.given(sequences.size());
  }
}
