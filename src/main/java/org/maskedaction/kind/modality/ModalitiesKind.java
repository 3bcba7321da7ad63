package org.maskedaction.kind.modality;

import java.util.List;
import java.util.Optional;
import org.maskedaction.kind.DataKind;
import org.maskedaction.kind.KindOptions;
import org.maskedaction.kind.OpenedModel;
import org.maskedaction.kind.Task;
import org.maskedaction.kind.Use;
import org.maskedaction.run.RunCheckpoint;
import org.maskedaction.train.Metric;

/** Samples of several modalities, some of which may be missing. */
public final class ModalitiesKind implements DataKind {
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
    return ModalityMetrics.ALL;
  }

  @Override
  public Optional<KindOptions> options(Use use) {
    return ModalityOptions.of(use);
  }

  @Override
  public String help(Use use) {
    return use == Use.PREDICT
        ? "Files .npz with an array for each modality that the sample has."
        : "";
  }
}
