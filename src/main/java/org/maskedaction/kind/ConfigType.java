package org.maskedaction.kind;

import java.nio.file.Path;
import java.util.List;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.config.ConfigNode.Items;
import org.maskedaction.config.ConfigNode.Section;
import org.maskedaction.config.ConfigSources;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.modality.ModalityTrainConfig;
import org.maskedaction.kind.skeleton.SkeletonFineTuneConfig;
import org.maskedaction.kind.skeleton.SkeletonPretrainConfig;
import org.maskedaction.kind.video.VideoFineTuneConfig;
import org.maskedaction.kind.video.VideoPretrainConfig;
import org.maskedaction.study.StudyConfig;
import org.maskedaction.sweep.SweepConfig;

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
      case VIDEO -> classifier ? VideoFineTuneConfig.class : VideoPretrainConfig.class;
      case SKELETON -> classifier ? SkeletonFineTuneConfig.class : SkeletonPretrainConfig.class;
      case MODALITIES -> ModalityTrainConfig.class;
    };
  }
}
