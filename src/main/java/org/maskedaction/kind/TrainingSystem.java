package org.maskedaction.kind;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.config.ConfigNode;
import org.maskedaction.config.ConfigNode.Scalar;
import org.maskedaction.config.ConfigNode.Section;
import org.maskedaction.config.ConfigSources;
import org.maskedaction.io.InputException;

/**
 * What a run learns from: the key {@code system} of its configuration, video where it is absent.
 */
public enum TrainingSystem {
  /** Video clips. */
  VIDEO,
  /** Skeleton sequences. */
  SKELETON,
  /** Samples of several modalities, some of which may be missing. */
  MODALITIES;

  private static final String KEY = "system";

  /**
   * The system of a configuration, whose other keys are not looked at.
   *
   * @param overrides as those of {@link ConfigLoader#load}
   * @throws InputException for a file that cannot be read, or another value
   */
  public static TrainingSystem of(Path file, List<String> overrides) {
    return of(ConfigSources.override(ConfigSources.read(file), overrides));
  }

  private static TrainingSystem of(Section settings) {
    ConfigNode value = settings.values().get(KEY);
    if (value == null) {
      return VIDEO;
    }
    for (TrainingSystem system : values()) {
      if (value instanceof Scalar scalar && scalar.text().equals(system.text())) {
        return system;
      }
    }
    throw new InputException(
        "%s: %s must be one of %s, is %s".formatted(value.origin(), KEY, texts(), value.shown()));
  }

  /** The settings without the key where it says video and {@code type} does not have it. */
  public static Section withoutDefault(Section settings, Class<? extends Record> type) {
    boolean known =
        Arrays.stream(type.getRecordComponents()).anyMatch(part -> part.getName().equals(KEY));
    boolean removable = !known && settings.values().containsKey(KEY) && of(settings) == VIDEO;
    return removable ? settings.without(KEY) : settings;
  }

  private String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static String texts() {
    return Arrays.stream(values()).map(TrainingSystem::text).collect(Collectors.joining(", "));
  }
}
