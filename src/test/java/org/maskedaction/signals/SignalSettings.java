package org.maskedaction.signals;

import org.maskedaction.config.Check;
import org.maskedaction.kind.RunSettings;

/** What the settings of every run on signals offer. */
interface SignalSettings extends RunSettings {
  /** Name of the kind. */
  String NAME = "signals";

  /** The transformer and its signals. */
  SignalModelConfig model();

  /** The signals. */
  SignalDataConfig data();

  /** That the settings are of this kind. */
  static void check(String system) {
    Check.that(NAME.equals(system), "system", NAME, system);
  }
}
