package org.maskedaction.sweep;

import java.nio.file.Path;
import org.maskedaction.config.ConfigLoader;

/** Searches for tests. */
final class SweepConfigs {
  private SweepConfigs() {}

  /** A search over pre-training keys of the quick start, with further lines of YAML. */
  static SweepConfig of(Path dir, String yaml) {
    return ConfigLoader.parse(
        SweepConfig.class, "dir: %s%nconfig: conf/quickstart.yaml%n%s".formatted(dir, yaml));
  }
}
