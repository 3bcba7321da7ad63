package org.maskedaction.kind.modality;

import java.util.Optional;
import org.maskedaction.kind.KindOptions;
import org.maskedaction.kind.Use;
import picocli.CommandLine.Option;

/** The options that commands have for samples of several modalities. */
final class ModalityOptions {
  private static final String MODALITIES = "--modalities";
  private static final String NAMES = "NAMES";

  private ModalityOptions() {}

  /** New ones for a use. */
  static Optional<KindOptions> of(Use use) {
    return switch (use) {
      case EVALUATE -> Optional.of(new Evaluate());
      case PREDICT -> Optional.of(new Predict());
      case FEATURES, PROBE, VISUALISE -> Optional.empty();
    };
  }

  private static final class Evaluate implements ModalityChoice {
    @Option(
        names = MODALITIES,
        paramLabel = NAMES,
        description = "Modalities to use, such as depth+inertial; default: all of them.")
    private String modalities;

    @Option(
        names = "--all-subsets",
        description =
            "Measures with every subset of the modalities: a table, subsets.csv, subsets.json and"
                + " subsets.png.")
    private boolean allSubsets;

    @Override
    public String modalities() {
      return modalities;
    }

    @Override
    public boolean allSubsets() {
      return allSubsets;
    }
  }

  private static final class Predict implements ModalityChoice {
    @Option(
        names = MODALITIES,
        paramLabel = NAMES,
        description = "Modalities to use, such as depth+inertial; default: all that a sample has.")
    private String modalities;

    @Override
    public String modalities() {
      return modalities;
    }

    @Override
    public boolean allSubsets() {
      return false;
    }
  }
}
