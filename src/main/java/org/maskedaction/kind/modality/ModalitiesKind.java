package org.maskedaction.kind.modality;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.maskedaction.evaluation.ClassifierMetrics;
import org.maskedaction.kind.DataKind;
import org.maskedaction.kind.DataKind.Use;
import org.maskedaction.kind.KindOptions;
import org.maskedaction.kind.OpenedModel;
import org.maskedaction.kind.Task;
import org.maskedaction.method.actionmae.ActionMaeTrainer;
import org.maskedaction.run.RunCheckpoint;
import org.maskedaction.train.Metric;
import picocli.CommandLine.Option;

/** Samples of several modalities, some of which may be missing. */
public final class ModalitiesKind implements DataKind {
  private static final String MODALITIES = "--modalities";
  private static final String NAMES = "NAMES";

  @Override
  public String name() {
    return ModalityTrainConfig.NAME;
  }

  @Override
  public String sample() {
    return "sample";
  }

  @Override
  public List<Task<?>> tasks() {
    return List.of(new ModalityClassifying());
  }

  @Override
  public OpenedModel open(RunCheckpoint run, List<String> overrides) {
    return OpenedModalityModel.open(run, overrides);
  }

  @Override
  public List<Metric> metrics() {
    return Stream.concat(ClassifierMetrics.ALL.stream(), ActionMaeTrainer.METRICS.stream())
        .toList();
  }

  @Override
  public Optional<KindOptions> options(Use use) {
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

  @Override
  public String help(Use use) {
    return use == Use.PREDICT
        ? "Files .npz with an array for each modality that the sample has."
        : "";
  }
}
