package org.maskedaction.kind.modality;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.maskedaction.data.Fingerprint;
import org.maskedaction.data.LeftOut;
import org.maskedaction.data.LoaderSettings;
import org.maskedaction.data.LoaderSettings.Unusable;
import org.maskedaction.data.Part;
import org.maskedaction.data.SampleLoader;
import org.maskedaction.data.sensor.ModalityBatch;
import org.maskedaction.data.sensor.ModalityConfig;
import org.maskedaction.data.sensor.ModalityDataConfig;
import org.maskedaction.data.sensor.ModalitySample;
import org.maskedaction.data.sensor.ModalityScale;
import org.maskedaction.data.sensor.ModalitySet;
import org.maskedaction.data.sensor.ModalitySource;
import org.maskedaction.data.sensor.features.FeatureSet;
import org.maskedaction.data.sensor.generated.GeneratedSet;
import org.maskedaction.data.sensor.recorded.RecordedSet;
import org.maskedaction.io.InputException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The samples that a configuration names. */
public final class ModalityData {
  private static final Logger LOG = LoggerFactory.getLogger(ModalityData.class);

  private final ModalityDataConfig config;
  private final ModalitySet set;
  private final List<ModalityConfig> modalities;
  private final long seed;

  private ModalityData(
      ModalityDataConfig config, ModalitySet set, List<ModalityConfig> modalities, long seed) {
    this.config = config;
    this.set = set;
    this.modalities = modalities;
    this.seed = seed;
  }

  /**
   * Looks up the samples that settings name, and measures means and standard deviations where the
   * settings leave them to the training samples.
   *
   * @throws InputException naming the file, folder or modality that cannot be used
   */
  public static ModalityData open(ModalityTrainConfig settings) {
    return open(settings.data(), settings.modalities(), settings.seed());
  }

  /**
   * The same for these sections.
   *
   * @param seed the run's seed
   */
  public static ModalityData open(
      ModalityDataConfig config, List<ModalityConfig> modalities, long seed) {
    requireNames(modalities);
    ModalitySet set = set(config, modalities, seed);
    for (LeftOut sample : set.leftOut()) {
      LOG.warn("Sample {} is left out: {}", sample.sample(), sample.reason());
    }
    if (set.samples(Part.TRAIN, modalities).size() == 0) {
      throw new InputException(
          "data: no sample to train on, %d were left out%s"
              .formatted(
                  set.leftOut().size(),
                  set.leftOut().isEmpty() ? "" : ": " + set.leftOut().get(0).reason()));
    }
    return new ModalityData(
        config, set, ModalityScale.complete(set, modalities, config.normalisation()), seed);
  }

  private static void requireNames(List<ModalityConfig> modalities) {
    if (modalities.isEmpty()) {
      throw new InputException("modalities: expected at least one");
    }
    Set<String> names = new HashSet<>();
    for (ModalityConfig modality : modalities) {
      if (!names.add(modality.name())) {
        throw new InputException("modalities: '" + modality.name() + "' is named twice");
      }
    }
  }

  private static ModalitySet set(
      ModalityDataConfig config, List<ModalityConfig> modalities, long seed) {
    return switch (config.format()) {
      case GENERATED -> new GeneratedSet(config.generated());
      case FEATURES -> FeatureSet.open(config.path(), modalities, config.valFraction(), seed);
      case UTD_MHAD, NTU, NW_UCLA -> RecordedSet.open(config, modalities);
    };
  }

  /**
   * The modalities with the means and standard deviations that batches are scaled by; a
   * configuration that names these needs no training samples.
   */
  public List<ModalityConfig> modalities() {
    return modalities;
  }

  /** Number of classes. */
  public int classes() {
    return set.classes();
  }

  /** The samples of a part, not scaled. */
  public ModalitySet.Samples samples(Part part) {
    return set.samples(part, modalities);
  }

  /**
   * Batches of a part.
   *
   * @param training whether they are shuffled and augmented
   * @throws InputException where the samples do not fill one batch
   */
  public SampleLoader<ModalitySample, ModalityBatch> loader(
      Part part, int batchSize, boolean training) {
    LoaderSettings order =
        training
            ? LoaderSettings.shuffled(batchSize, seed)
            : LoaderSettings.inOrder(batchSize, seed);
    return new SampleLoader<>(
        new ModalitySource(samples(part), training),
        (epoch, index, samples) -> ModalityBatch.of(epoch, index, samples, modalities),
        order
            .readBy(config.workers(), config.queue())
            .withUnusable(Unusable.REPLACED, config.maxBadFraction()));
  }

  /**
   * Checks that every label is a class of a model.
   *
   * @throws InputException otherwise
   */
  void requireClasses(int ofModel) {
    if (classes() > ofModel) {
      throw new InputException(
          "the data have %d classes; actionmae.num_classes is %d".formatted(classes(), ofModel));
    }
  }

  /** Names and labels of the samples of a part in a few characters. */
  public String fingerprint(Part part) {
    ModalitySet.Samples samples = samples(part);
    return Fingerprint.ofSamples(samples.size(), samples::id, samples::label);
  }

  /** Samples that are in no part because something is wrong with them. */
  public List<LeftOut> leftOut() {
    return set.leftOut();
  }
}
