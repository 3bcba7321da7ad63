package org.maskedaction.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.kind.ConfigType;
import org.maskedaction.kind.TrainingSystem;
import org.maskedaction.kind.video.VideoPretrainConfig;
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

  VideoPretrainConfig load() {
    return load(VideoPretrainConfig.class);
  }

  /** What the configuration is for. */
  TrainingSystem system() {
    return TrainingSystem.of(file, overrides);
  }

  /** The settings, whatever they are for. */
  Record loadAny() {
    return load(ConfigType.of(file, overrides));
  }

  /** The settings, whatever they are for, as YAML with where each comes from. */
  String explained() {
    return ConfigLoader.explain(ConfigType.of(file, overrides), file, overrides);
  }

  Path file() {
    return file;
  }

  <T extends Record> T load(Class<T> type) {
    return ConfigLoader.load(type, file, overrides);
  }
}
