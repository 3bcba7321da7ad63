package org.maskedaction.kind;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.maskedaction.config.ConfigLoader;

/**
 * The settings of an imported run: what the file says, then what can only be guessed, then what the
 * user gives.
 */
public final class ImportSettings {
  /** What an imported run names as its samples, as it has none. */
  public static final String NO_DATA = "imported-without-clips";

  private final Path config; // null for none
  private final List<String> overrides;
  private final Path out;
  private final List<String> facts = new ArrayList<>();
  private final List<String> guesses = new ArrayList<>();

  /**
   * Without any fact yet.
   *
   * @param config configuration that the run is to have besides what the weights decide, or null
   * @param overrides settings of the user, of the form {@code section.key=value}
   * @param out run folder to make
   */
  public ImportSettings(Path config, List<String> overrides, Path out) {
    this.config = config;
    this.overrides = List.copyOf(overrides);
    this.out = out;
  }

  /** A setting that the file decides. */
  public ImportSettings fact(String key, Object value) {
    facts.add(key + "=" + value);
    return this;
  }

  /** A setting for want of a better one; without effect where a configuration file is given. */
  public ImportSettings guess(String key, Object value) {
    guesses.add(key + "=" + value);
    return this;
  }

  /** Whether the user may have given a setting. */
  public boolean isGiven(String key) {
    return config != null
        || overrides.stream().anyMatch(override -> override.startsWith(key + "="));
  }

  /** Where the run is to be. */
  Path out() {
    return out;
  }

  /** All settings together. */
  public <T extends Record> T load(Class<T> type) {
    List<String> all = new ArrayList<>();
    if (config == null) {
      all.addAll(guesses);
    }
    all.addAll(facts);
    all.addAll(overrides);
    all.add("run.dir='" + out.toString().replace("'", "''") + "'");
    return config == null ? ConfigLoader.defaults(type, all) : ConfigLoader.load(type, config, all);
  }
}
