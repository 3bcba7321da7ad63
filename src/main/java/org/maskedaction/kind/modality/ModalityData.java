package org.maskedaction.kind.modality;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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
import org.maskedaction.io.numpy.NpyArray;
import org.maskedaction.io.numpy.NpzFile;
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

  /**
   * A sample in a file: an npz file with an array for each modality it has, by name and in the
   * shape of the modality without the batch: [C, T, H, W] of a video with values in [0, 1], [T,
   * persons, V, coordinates] of a skeleton, [T, D] of a sequence or of features. A sequence or
   * features may be shorter, and are then padded. The means and standard deviations of the
   * modalities are applied to it.
   *
   * @throws InputException for a file that cannot be read, and arrays of other names or shapes
   */
  static ModalityBatch ofFile(Path file, List<ModalityConfig> modalities) {
    NpzFile npz = new NpzFile(file);
    List<String> known = modalities.stream().map(ModalityConfig::name).toList();
    for (String name : npz.names()) {
      if (!known.contains(name)) {
        throw new InputException(
            "%s: has an array '%s'; the model's modalities are %s".formatted(file, name, known));
      }
    }
    List<ModalitySample.Values> values = new ArrayList<>();
    for (ModalityConfig modality : modalities) {
      values.add(npz.has(modality.name()) ? values(npz.array(modality.name()), modality) : null);
    }
    ModalitySample sample = new ModalitySample(file.toString(), 0, values, List.of());
    return ModalityBatch.of(0, 0, List.of(sample), modalities);
  }

  private static ModalitySample.Values values(NpyArray array, ModalityConfig modality) {
    long[] whole = modality.shape(1);
    long[] expected = Arrays.copyOfRange(whole, 1, whole.length);
    long[] shape = array.header().shape();
    boolean paddable =
        switch (modality.kind()) {
          case SEQUENCE, FEATURES -> true;
          case VIDEO, SKELETON -> false;
        };
    boolean fits =
        shape.length == expected.length
            && shape[0] >= 1
            && (paddable ? shape[0] <= expected[0] : shape[0] == expected[0])
            && Arrays.equals(shape, 1, shape.length, expected, 1, expected.length);
    if (!fits) {
      throw new InputException(
          "%s: has the shape %s, expected %s%s"
              .formatted(
                  array.what(),
                  Arrays.toString(shape),
                  Arrays.toString(expected),
                  paddable ? " or fewer time steps" : ""));
    }
    float[] values = new float[modality.size()];
    for (int row = 0; row < array.rows(); row++) {
      float[] numbers = array.floats(row);
      System.arraycopy(numbers, 0, values, row * numbers.length, numbers.length);
    }
    boolean[] valid = new boolean[modality.length()];
    Arrays.fill(valid, 0, paddable ? array.rows() : valid.length, true);
    return new ModalitySample.Values(values, valid);
  }
}
