package org.maskedaction.experiment.weights;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.maskedaction.config.ConfigLoader;

/**
 * The settings of an imported run: what the file says, then what can only be guessed, then what the
 * user gives.
 */
public final class ImportSettings {
  private final WeightImport.Request request;
  private final List<String> facts = new ArrayList<>();
  private final List<String> guesses = new ArrayList<>();

  ImportSettings(WeightImport.Request request) {
    this.request = request;
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
    return request.config() != null
        || request.overrides().stream().anyMatch(override -> override.startsWith(key + "="));
  }

  /** Where the run is to be. */
  Path out() {
    return request.out();
  }

  /** All settings together. */
  public <T extends Record> T load(Class<T> type) {
    List<String> all = new ArrayList<>();
    if (request.config() == null) {
      all.addAll(guesses);
    }
    all.addAll(facts);
    all.addAll(request.overrides());
    all.add("run.dir='" + request.out().toString().replace("'", "''") + "'");
    return request.config() == null
        ? ConfigLoader.defaults(type, all)
        : ConfigLoader.load(type, request.config(), all);
  }
}
