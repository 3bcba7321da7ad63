package org.maskedaction.experiment;

import org.maskedaction.data.Part;
import org.maskedaction.data.sensor.ModalityDataConfig;
import org.maskedaction.data.video.VideoList;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.modality.ModalityData;
import org.maskedaction.kind.modality.ModalityTrainConfig;
import org.maskedaction.kind.skeleton.LabelledSequences;
import org.maskedaction.kind.skeleton.SkeletonData;
import org.maskedaction.kind.skeleton.SkeletonFineTuneConfig;
import org.maskedaction.kind.skeleton.SkeletonPretrainConfig;
import org.maskedaction.kind.video.VideoDataConfig;
import org.maskedaction.kind.video.VideoFineTuneConfig;
import org.maskedaction.kind.video.VideoPretrainConfig;
import org.maskedaction.train.OptimizerConfig;

/** How many batches an epoch of a run has, found without reading a clip. */
final class EpochLength {
  private final Integer samples;

  /**
   * @param samples training samples to count with, or null to look at the data
   */
  EpochLength(Integer samples) {
    if (samples != null && samples < 1) {
      throw new InputException("training samples: " + samples + "; expected at least 1");
    }
    this.samples = samples;
  }

  long batches(VideoPretrainConfig config) {
    return batches(videos(config.data()), config.optimizer());
  }

  /** Every video gives as many clips as its augmentation is repeated. */
  long batches(VideoFineTuneConfig config) {
    return batches(videos(config.data()) * config.augment().repeated(), config.optimizer());
  }

  long batches(SkeletonPretrainConfig config) {
    long sequences =
        samples != null
            ? samples
            : SkeletonData.open(config.data(), config.model()).of(Part.TRAIN).size();
    return batches(sequences, config.optimizer());
  }

  long batches(SkeletonFineTuneConfig config) {
    long sequences =
        samples != null
            ? samples
            : LabelledSequences.of(SkeletonData.open(config.data(), config.model()), config).size();
    return batches(sequences, config.optimizer());
  }

  long batches(ModalityTrainConfig config) {
    return batches(samples != null ? samples : count(config), config.optimizer());
  }

  private static long count(ModalityTrainConfig config) {
    ModalityDataConfig data = config.data();
    return data.format() == ModalityDataConfig.Format.GENERATED
        ? data.generated().train()
        : ModalityData.open(data, config.modalities(), config.seed()).samples(Part.TRAIN).size();
  }

  private long videos(VideoDataConfig data) {
    if (samples != null) {
      return samples;
    }
    return data.generated() == null
        ? VideoList.read(data.trainList(), data.root()).size()
        : data.generated().train();
  }

  /** An incomplete last batch is left out. */
  private static long batches(long samples, OptimizerConfig optimizer) {
    long batches = samples / optimizer.batchSize();
    if (batches == 0) {
      throw new InputException(
          "%d training samples do not fill a batch of %d"
              .formatted(samples, optimizer.batchSize()));
    }
    return batches;
  }
}
