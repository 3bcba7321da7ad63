package org.maskedaction.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.config.ConfigLoader.TopLevel;
import org.maskedaction.kind.Kinds;
import org.maskedaction.study.StudyConfig;
import org.maskedaction.sweep.SweepConfig;

/** Tells from its keys what a configuration file is for. */
public final class ConfigTypes {
  private ConfigTypes() {}

  /**
   * The record that holds the settings of a file: those of a search or a study, told by their
   * lists, or else those of a run.
   *
   * @param overrides as those of {@link ConfigLoader#load}
   * @throws org.maskedaction.io.InputException for a file that cannot be read, or a kind of data
   *     that is not known
   */
  public static Class<? extends Record> of(Path file, List<String> overrides) {
    return ofMany(file, overrides)
        .orElseGet(() -> Kinds.installed().task(file, overrides).settings());
  }

  /** The record of a search or a study, if the file is of one. */
  static Optional<Class<? extends Record>> ofMany(Path file, List<String> overrides) {
    Map<String, TopLevel> keys = ConfigLoader.topLevel(file, overrides);
    if (isList(keys, SweepConfig.LIST)) {
      return Optional.of(SweepConfig.class);
    }
    return isList(keys, StudyConfig.LIST) ? Optional.of(StudyConfig.class) : Optional.empty();
  }

  private static boolean isList(Map<String, TopLevel> keys, String key) {
    return keys.containsKey(key) && keys.get(key).isList();
  }
}
