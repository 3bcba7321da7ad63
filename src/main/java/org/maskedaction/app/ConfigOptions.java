package org.maskedaction.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.DataKind;
import org.maskedaction.kind.Kinds;
import org.maskedaction.kind.Task;
import org.maskedaction.kind.Task.Stage;
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
    ConfigTypes.ofMany(file, overrides)
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

  /** The settings, whatever they are for, as YAML with where each comes from. */
  String explained() {
    return ConfigLoader.explain(ConfigTypes.of(file, overrides), file, overrides);
  }

  Path file() {
    return file;
  }

  <T extends Record> T load(Class<T> type) {
    return ConfigLoader.load(type, file, overrides);
  }
}
