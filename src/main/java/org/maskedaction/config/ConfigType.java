package org.maskedaction.config;

import java.nio.file.Path;
import java.util.List;
import org.maskedaction.config.ConfigNode.Items;
import org.maskedaction.config.ConfigNode.Section;

/** Tells from its keys what a configuration file is for. */
public final class ConfigType {
  private ConfigType() {}

  /**
   * The record that holds the settings of a file: a search has {@code parameters}, a study {@code
   * arms}, a classifier the section {@code finetune}, and {@code system} decides between the
   * others.
   *
   * @param overrides as those of {@link ConfigLoader#load}
   * @throws InputException for a file that cannot be read, or another value of {@code system}
   */
  public static Class<? extends Record> of(Path file, List<String> overrides) {
    Section settings = ConfigSources.override(ConfigSources.read(file), overrides);
    if (settings.values().get("parameters") instanceof Items) {
      return SweepConfig.class;
    }
    if (settings.values().get("arms") instanceof Items) {
      return StudyConfig.class;
    }
    boolean classifier = settings.values().get("finetune") instanceof Section;
    return switch (TrainingSystem.of(file, overrides)) {
      case VIDEO -> classifier ? FineTuneConfig.class : PretrainConfig.class;
      case SKELETON -> classifier ? SkeletonFineTuneConfig.class : SkeletonPretrainConfig.class;
      case MODALITIES -> ModalityTrainConfig.class;
    };
  }
}
