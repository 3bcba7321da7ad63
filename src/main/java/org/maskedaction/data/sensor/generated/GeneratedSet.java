package org.maskedaction.data.sensor.generated;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.maskedaction.data.DataPurposes;
import org.maskedaction.data.LeftOut;
import org.maskedaction.data.Part;
import org.maskedaction.data.sensor.GeneratedModalitiesConfig;
import org.maskedaction.data.sensor.ModalityConfig;
import org.maskedaction.data.sensor.ModalityKind;
import org.maskedaction.data.sensor.ModalitySample;
import org.maskedaction.data.sensor.ModalitySet;
import org.maskedaction.io.InputException;
import org.maskedaction.random.RandomStreams;

/**
 * Arm movements that a camera ({@value #VIDEO}), a skeleton sensor ({@value #SKELETON}) and a
 * sensor on the wrist ({@value #INERTIAL}) record. A sample is a pure function of the seed, its
 * part and its index, made when it is asked for; classes take turns.
 */
public final class GeneratedSet implements ModalitySet {
  /** Name of the camera's modality. */
  public static final String VIDEO = "video";

  /** Name of the skeleton sensor's modality, of five joints with three coordinates. */
  public static final String SKELETON = "skeleton";

  /** Name of the wrist sensor's modality, of six values. */
  public static final String INERTIAL = "inertial";

  private static final Map<String, ModalityKind> KINDS =
      Map.of(
          VIDEO,
          ModalityKind.VIDEO,
          SKELETON,
          ModalityKind.SKELETON,
          INERTIAL,
          ModalityKind.SEQUENCE);
  private static final int MOTION = -2; // keys of a sample's random streams
  private static final int MISSING = -1;
  private static final int VIDEO_NOISE = 0;
  private static final int SKELETON_NOISE = 1;
  private static final int INERTIAL_NOISE = 2;

  private final GeneratedModalitiesConfig config;

  /** With the number of samples and classes. */
  public GeneratedSet(GeneratedModalitiesConfig config) {
    this.config = config;
  }

  @Override
  public int classes() {
    return config.classes();
  }

  @Override
  public List<LeftOut> leftOut() {
    return List.of();
  }

  @Override
  public ModalitySet.Samples samples(Part part, List<ModalityConfig> modalities) {
    modalities.forEach(GeneratedSet::check);
    return new Samples(part, List.copyOf(modalities));
  }

  private static void check(ModalityConfig modality) {
    ModalityKind kind = KINDS.get(modality.name());
    if (kind == null || kind != modality.kind()) {
      throw new InputException(
          "modalities: '%s' of kind %s is not among the generated ones, which are video (video),"
                  .formatted(modality.name(), modality.kind().name().toLowerCase(Locale.ROOT))
              + " skeleton (skeleton) and inertial (sequence)");
    }
    require(modality, "joints", modality.joints(), ArmSensors.JOINTS, ModalityKind.SKELETON);
    require(
        modality,
        "coordinates",
        modality.coordinates(),
        ArmSensors.COORDINATES,
        ModalityKind.SKELETON);
    require(modality, "values", modality.values(), ArmSensors.READINGS, ModalityKind.SEQUENCE);
  }

  private static void require(
      ModalityConfig modality, String key, int given, int expected, ModalityKind kind) {
    if (modality.kind() == kind && given != expected) {
      throw new InputException(
          "modalities: %s of the generated '%s' must be %d, is %d"
              .formatted(key, modality.name(), expected, given));
    }
  }

  private final class Samples implements ModalitySet.Samples {
    private final Part part;
    private final List<ModalityConfig> modalities;
    private final ArmSensors sensors = new ArmSensors(config.noise());

    Samples(Part part, List<ModalityConfig> modalities) {
      this.part = part;
      this.modalities = modalities;
    }

    @Override
    public int size() {
      return part == Part.TRAIN ? config.train() : config.val();
    }

    @Override
    public String id(int index) {
      return part.key() + "-" + index;
    }

    @Override
    public int label(int index) {
      return index % config.classes();
    }

    @Override
    public ModalitySample load(int index, SplittableRandom random) {
      ArmMotion motion =
          ArmMotion.draw(ArmMotion.Action.ALL.get(label(index)), stream(index, MOTION));
      boolean[] missing = missing(index);
      List<ModalitySample.Values> values = new ArrayList<>(modalities.size());
      for (int m = 0; m < modalities.size(); m++) {
        values.add(missing[m] ? null : record(motion, modalities.get(m), index));
      }
      return new ModalitySample(id(index), label(index), values, List.of());
    }

    private ModalitySample.Values record(ArmMotion motion, ModalityConfig modality, int index) {
      return switch (modality.kind()) {
        case VIDEO -> sensors.video(motion, modality, stream(index, VIDEO_NOISE));
        case SKELETON -> sensors.skeleton(motion, modality, stream(index, SKELETON_NOISE));
        case SEQUENCE -> sensors.inertial(motion, modality, stream(index, INERTIAL_NOISE));
        case FEATURES -> throw new IllegalStateException(modality.name());
      };
    }

    private boolean[] missing(int index) {
      boolean[] missing = new boolean[modalities.size()]; // [M]
      if (part != Part.TRAIN || config.missing() == 0) {
        return missing;
      }
      SplittableRandom random = stream(index, MISSING);
      int kept = random.nextInt(missing.length);
      for (int m = 0; m < missing.length; m++) {
        missing[m] = random.nextDouble() < config.missing() && m != kept;
      }
      return missing;
    }

    private SplittableRandom stream(int index, int what) {
      return RandomStreams.of(config.seed(), DataPurposes.GENERATOR, part.number(), index, what);
    }
  }
}
