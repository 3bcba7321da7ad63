package org.maskedaction.data.sensor;

import java.util.List;
import org.maskedaction.config.ConfigLoader;

/** Settings of the generated samples. */
public final class TinyModalities {
  private TinyModalities() {}

  /** A modality written as a YAML section. */
  public static ModalityConfig modality(String section) {
    return ConfigLoader.parse(ModalityConfig.class, section);
  }

  /** The three generated modalities, small. */
  public static List<ModalityConfig> generated() {
    return List.of(
        modality("{name: video, kind: video, length: 8, image_size: 12}"),
        modality("{name: skeleton, kind: skeleton, length: 16, joints: 5}"),
        modality("{name: inertial, kind: sequence, length: 24}"));
  }

  /** The section data with overrides. */
  public static ModalityDataConfig data(String... overrides) {
    return ConfigLoader.defaults(ModalityDataConfig.class, List.of(overrides));
  }
}
