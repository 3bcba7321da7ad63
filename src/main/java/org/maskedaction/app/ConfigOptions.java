package org.maskedaction.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.DataKind;
import org.maskedaction.kind.Kinds;
import org.maskedaction.kind.Stage;
import org.maskedaction.kind.Task;
import org.maskedaction.study.StudyConfig;
import org.maskedaction.sweep.SweepConfig;
import picocli.CommandLine.Option;

/** The options that name a configuration. */
final class ConfigOptions {
  @Option(
      names = {"-c", "--config"},
      required = true,
      paramLabel = "FILE",
      description = "YAML configuration, such as conf/quickstart.yaml.")
  private Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Replaces one setting, such as optimizer.epochs=20; may be repeated.")
  private List<String> overrides = new ArrayList<>();

  /** The task of the configuration for a stage. */
  Task<?> task(Stage stage) {
    return Kinds.installed().task(file, overrides, stage);
  }

  /**
   * The task of the configuration, whatever it is.
   *
   * @throws InputException if it is a search or a study
   */
  Task<?> task() {
    many()
        .ifPresent(
            type -> {
              throw new InputException(
                  file + ": is a search or a study; its runs have a configuration of their own");
            });
    return Kinds.installed().task(file, overrides);
  }

  /** The kind of data of the configuration. */
  DataKind kind() {
    return Kinds.installed().of(file, overrides);
  }

  /** The record of a search or a study, if the configuration is one. */
  private Optional<Class<? extends Record>> many() {
    Map<String, ConfigLoader.TopLevel> keys = ConfigLoader.topLevel(file, overrides);
    if (isList(keys, SweepConfig.LIST)) {
      return Optional.of(SweepConfig.class);
    }
    return isList(keys, StudyConfig.LIST) ? Optional.of(StudyConfig.class) : Optional.empty();
  }

  private static boolean isList(Map<String, ConfigLoader.TopLevel> keys, String key) {
    return keys.containsKey(key) && keys.get(key).isList();
  }

  /** The settings, whatever they are for, as YAML with where each comes from. */
  String explained() {
    Class<? extends Record> type =
        many().orElseGet(() -> Kinds.installed().task(file, overrides).settings());
    return ConfigLoader.explain(type, file, overrides);
  }

  Path file() {
    return file;
  }

  <T extends Record> T load(Class<T> type) {
    return ConfigLoader.load(type, file, overrides);
  }
}
