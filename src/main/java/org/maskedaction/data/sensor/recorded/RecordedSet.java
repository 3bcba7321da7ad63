package org.maskedaction.data.sensor.recorded;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.maskedaction.data.LeftOut;
import org.maskedaction.data.Part;
import org.maskedaction.data.dataset.ActionDataset;
import org.maskedaction.data.dataset.NtuProtocol;
import org.maskedaction.data.sensor.ModalityConfig;
import org.maskedaction.data.sensor.ModalityDataConfig;
import org.maskedaction.data.sensor.ModalityDataConfig.Protocol;
import org.maskedaction.data.sensor.ModalityKind;
import org.maskedaction.data.sensor.ModalitySet;
import org.maskedaction.io.InputException;

/**
 * UTD-MHAD, NTU RGB+D or NW-UCLA below a folder. The modalities of a sample are found by its name;
 * what a sample lacks is absent from it. Validation and test part are the same.
 */
public final class RecordedSet implements ModalitySet {
  private static final int READINGS = 6;

  private final ModalityDataConfig config;
  private final TakeFormat format;
  private final RecordedSamples.TrackCache cache;
  private final List<TakeFormat.Take> takes = new ArrayList<>();
  private final List<LeftOut> leftOut = new ArrayList<>();

  private RecordedSet(ModalityDataConfig config, List<ModalityConfig> modalities) {
    this.config = config;
    this.format = format(config);
    this.cache = new RecordedSamples.TrackCache((long) config.cacheMb() << 20);
    modalities.forEach(this::check);
    TakeCollector collector = new TakeCollector();
    format.collect(collector);
    leftOut.addAll(collector.leftOut());
    for (TakeFormat.Take take : collector.takes()) {
      if (modalities.stream().anyMatch(modality -> take.places().containsKey(modality.name()))) {
        takes.add(take);
      } else {
        leftOut.add(new LeftOut(take.id(), "has none of the modalities"));
      }
    }
    if (takes.isEmpty()) {
      throw new InputException(
          "%s: has no sample of %s with one of %s"
              .formatted(
                  config.path(),
                  config.format().name().toLowerCase(Locale.ROOT),
                  modalities.stream().map(ModalityConfig::name).toList()));
    }
  }

  /**
   * Lists the samples of a folder.
   *
   * @param modalities those of which a sample needs at least one
   * @throws InputException where the folder has none, or naming a modality of other sizes
   */
  public static RecordedSet open(ModalityDataConfig config, List<ModalityConfig> modalities) {
    return new RecordedSet(config, modalities);
  }

  private static TakeFormat format(ModalityDataConfig config) {
    TakeFormat.DepthScale scale = new TakeFormat.DepthScale(config.depthNear(), config.depthFar());
    return switch (config.format()) {
      case UTD_MHAD -> new UtdMhadFiles(config.path(), scale);
      case NTU -> new NtuFolders(config.path(), protocol(config.protocol()), scale);
      case NW_UCLA -> new UclaFolders(config.path(), scale);
      default -> throw new IllegalArgumentException(config.format().name());
    };
  }

  /** The protocol whose actions count; own lists of subjects or views are for all 120. */
  private static NtuProtocol protocol(Protocol protocol) {
    return switch (protocol) {
      case OFFICIAL -> NtuProtocol.NTU60_XSUB;
      case SUBJECTS, VIEWS -> NtuProtocol.NTU120_XSUB;
      default -> NtuProtocol.valueOf(protocol.name());
    };
  }

  private void check(ModalityConfig modality) {
    ModalityKind kind = format.modalities().get(modality.name());
    if (kind == null) {
      throw new InputException(
          "modalities: '%s' is not among those of %s, which are %s"
              .formatted(
                  modality.name(),
                  config.format().name().toLowerCase(Locale.ROOT),
                  String.join(", ", format.modalities().keySet())));
    }
    require(modality, "kind", modality.kind(), kind);
    if (kind == ModalityKind.SKELETON) {
      require(modality, "joints", modality.joints(), format.dataset().layout().size());
      require(modality, "coordinates", modality.coordinates(), ActionDataset.COORDINATES);
    }
    if (kind == ModalityKind.SEQUENCE) {
      require(modality, "values", modality.values(), READINGS);
    }
  }

  private static void require(ModalityConfig modality, String key, Object given, Object expected) {
    if (!given.equals(expected)) {
      throw new InputException(
          "modalities: %s of '%s' must be %s, is %s"
              .formatted(
                  key,
                  modality.name(),
                  expected.toString().toLowerCase(Locale.ROOT),
                  given.toString().toLowerCase(Locale.ROOT)));
    }
  }

  @Override
  public int classes() {
    return format.dataset().classes();
  }

  @Override
  public ModalitySet.Samples samples(Part part, List<ModalityConfig> modalities) {
    boolean training = part == Part.TRAIN;
    List<TakeFormat.Take> chosen = takes.stream().filter(take -> trains(take) == training).toList();
    return new RecordedSamples(format, chosen, modalities, config, cache);
  }

  private boolean trains(TakeFormat.Take take) {
    return switch (config.protocol()) {
      case SUBJECTS -> config.train().contains(take.capture().subject());
      case VIEWS -> config.train().contains(take.capture().camera());
      default -> format.trains(take.capture());
    };
  }

  @Override
  public List<LeftOut> leftOut() {
    return List.copyOf(leftOut);
  }
}
