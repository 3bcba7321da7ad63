package org.maskedaction.signals;

import org.maskedaction.data.Part;
import org.maskedaction.kind.KindOptions;
import picocli.CommandLine.Option;

/** The options that commands have for signals. */
final class SignalOptions implements KindOptions {
  static final SignalOptions NONE = new SignalOptions();

  @Option(
      names = "--signal-part",
      paramLabel = "PART",
      description = "Signals of the run to take: train, val or test; default val.")
  private Part part;

  /** The part that is asked for. */
  Part part(Part otherwise) {
    return part == null ? otherwise : part;
  }
}
