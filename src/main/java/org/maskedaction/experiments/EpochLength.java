package org.maskedaction.experiments;

import org.maskedaction.config.DataConfig;
import org.maskedaction.config.FineTuneConfig;
import org.maskedaction.config.InputException;
import org.maskedaction.config.ModalityDataConfig;
import org.maskedaction.config.ModalityTrainConfig;
import org.maskedaction.config.OptimizerConfig;
import org.maskedaction.config.PretrainConfig;
import org.maskedaction.config.SkeletonFineTuneConfig;
import org.maskedaction.config.SkeletonPretrainConfig;
import org.maskedaction.data.modality.ModalityData;
import org.maskedaction.data.prepare.Part;
import org.maskedaction.data.skeleton.format.PreparedSkeletons.Split;
import org.maskedaction.data.video.VideoList;

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

  long batches(PretrainConfig config) {
    return batches(videos(config.data()), config.optimizer());
  }

  /** Every video gives as many clips as its augmentation is repeated. */
  long batches(FineTuneConfig config) {
    return batches(videos(config.data()) * config.augment().repeated(), config.optimizer());
  }

  long batches(SkeletonPretrainConfig config) {
    long sequences =
        samples != null
            ? samples
            : SkeletonSequences.open(config.data(), config.model()).of(Split.TRAIN).size();
    return batches(sequences, config.optimizer());
  }

  long batches(SkeletonFineTuneConfig config) {
    long sequences =
        samples != null
            ? samples
            : LabelledSequences.of(SkeletonSequences.open(config.data(), config.model()), config)
                .size();
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

  private long videos(DataConfig data) {
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
