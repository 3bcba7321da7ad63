package org.maskedaction.data.sensor;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentSkipListMap;
import org.maskedaction.data.BatchLoader;
import org.maskedaction.data.EpochOrder;
import org.maskedaction.data.LeftOut;
import org.maskedaction.data.ReadAhead;
import org.maskedaction.io.InputException;
import org.maskedaction.random.RandomStreams;
import org.maskedaction.random.RandomStreams.Purpose;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers the samples of an epoch in batches that background threads read ahead. A batch is a pure
 * function of the seed, the epoch and its index: the number of threads and the batch an epoch is
 * entered at make no difference.
 *
 * <p>A file that cannot be used is logged and listed once, and its modality is absent from the
 * sample. Where nothing is left of a sample another one takes its place. One thread at a time may
 * call {@link #startEpoch}, {@link #next} and {@link #close}.
 */
public final class ModalityLoader implements BatchLoader<ModalityBatch> {
  private static final Logger LOG = LoggerFactory.getLogger(ModalityLoader.class);
  private static final int ATTEMPTS = 10;

  private final ModalitySamples samples;
  private final List<ModalityConfig> modalities;
  private final Settings settings;
  private final ReadAhead<ModalitySample> reading;
  private final Map<String, LeftOut> skipped = new ConcurrentSkipListMap<>();
  private int epoch;

  /**
   * How samples are batched.
   *
   * @param batchSize samples per batch
   * @param seed the run's seed
   * @param training whether every epoch has an order of its own, an incomplete last batch is left
   *     out and samples are augmented; otherwise all come in their order and as they are
   * @param workers threads that read samples
   * @param queue batches prepared ahead of the one delivered last
   * @param maxBadFraction share of the samples that may have a file that cannot be used; one always
   *     may
   */
  public record Settings(
      int batchSize, long seed, boolean training, int workers, int queue, double maxBadFraction) {}

  /**
   * Starts the workers; {@link #startEpoch} gives them work.
   *
   * @param modalities those of the samples, whose means and standard deviations are applied
   * @throws InputException where the samples do not fill one batch
   */
  public ModalityLoader(
      ModalitySamples samples, List<ModalityConfig> modalities, Settings settings) {
    this.samples = samples;
    this.modalities = List.copyOf(modalities);
    this.settings = settings;
    this.reading =
        new ReadAhead<>(
            new ReadAhead.Settings(
                "modality loader",
                samples.size(),
                settings.batchSize(),
                settings.training(),
                settings.workers(),
                settings.queue()));
  }

  @Override
  public long batchesPerEpoch() {
    return reading.batches();
  }

  @Override
  public void startEpoch(int epoch, int firstBatch) {
    int[] order =
        settings.training()
            ? EpochOrder.shuffled(samples.size(), settings.seed(), epoch)
            : EpochOrder.given(samples.size());
    reading.start(
        firstBatch, place -> load(epoch, order[place]), place -> samples.id(order[place]));
    this.epoch = epoch;
  }

  /**
   * {@inheritDoc}
   *
   * @throws InputException where no usable sample was found for a place in the batch, or too many
   *     could not be used; the epoch has to be started again
   */
  @Override
  public ModalityBatch next() {
    ReadAhead.Batch<ModalitySample> batch = reading.next();
    return batch == null
        ? null
        : ModalityBatches.of(epoch, batch.index(), batch.samples(), modalities);
  }

  /**
   * A sample as it is in an epoch, read now and not scaled; apart from the batches.
   *
   * @throws InputException where neither it nor one in its place can be used
   */
  public ModalitySample sample(int epoch, int index) {
    return load(epoch, index);
  }

  @Override
  public List<LeftOut> leftOut() {
    return List.copyOf(skipped.values());
  }

  @Override
  public void close() {
    reading.close();
  }

  /** Reads the sample {@code index}, or another one where nothing of it can be used. */
  private ModalitySample load(int epoch, int index) {
    String reason = "";
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException("the sample is no longer wanted");
      }
      SplittableRandom random =
          RandomStreams.of(settings.seed(), Purpose.CLIP, epoch, index, attempt);
      int chosen = attempt == 0 ? index : random.nextInt(samples.size());
      ModalitySample sample = null;
      List<String> problems;
      try {
        sample = samples.load(chosen, settings.training() ? random : null);
        problems = sample.problems();
      } catch (InputException e) {
        problems = List.of(e.getMessage());
      }
      for (String problem : problems) {
        reason = problem;
        skip(samples.id(chosen), problem);
      }
      if (sample != null && sample.hasAny()) {
        return sample;
      }
    }
    throw new InputException(
        "epoch %d, sample %s: %d attempts found nothing that can be used, the last reason: %s"
            .formatted(epoch, samples.id(index), ATTEMPTS, reason));
  }

  private void skip(String id, String reason) {
    if (skipped.putIfAbsent(id + ": " + reason, new LeftOut(id, reason)) != null) {
      return;
    }
    LOG.warn("Sample {} is not used as it should be: {}", id, reason);
    long bad = skipped.values().stream().map(LeftOut::sample).distinct().count();
    if (bad > Math.max(1, settings.maxBadFraction() * samples.size())) {
      throw new InputException(
          "%d of %d samples could not be used, more than data.max_bad_fraction %s allows; the last: %s"
              .formatted(bad, samples.size(), settings.maxBadFraction(), reason));
    }
  }
}
