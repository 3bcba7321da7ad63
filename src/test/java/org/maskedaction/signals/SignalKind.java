package org.maskedaction.signals;

import java.util.List;
import java.util.Optional;
import org.maskedaction.kind.DataKind;
import org.maskedaction.kind.DataKind.Use;
import org.maskedaction.kind.Generator;
import org.maskedaction.kind.KindOptions;
import org.maskedaction.kind.OpenedModel;
import org.maskedaction.kind.Pictures;
import org.maskedaction.kind.Task;
import org.maskedaction.kind.WeightFormats;
import org.maskedaction.run.RunCheckpoint;
import org.maskedaction.train.Metric;

/** Signals over time: several channels that were measured at equal distances. */
public final class SignalKind implements DataKind {
  @Override
  public String name() {
    return SignalSettings.NAME;
  }

  @Override
  public String sample() {
    return "signal";
  }

  @Override
  public List<Task<?>> tasks() {
    return List.of(new SignalPretraining(), new SignalFineTuning());
  }

  @Override
  public OpenedModel open(RunCheckpoint run, List<String> overrides) {
    return new OpenedSignalModel(run, overrides);
  }

  @Override
  public List<Metric> metrics() {
    return SignalMetrics.ALL;
  }

  @Override
  public Optional<KindOptions> options(Use use) {
    return switch (use) {
      case EVALUATE, FEATURES, VISUALISE -> Optional.of(new SignalOptions());
      case PREDICT, PROBE -> Optional.empty();
    };
  }

  @Override
  public String help(Use use) {
    return switch (use) {
      case PREDICT -> "Files .npy of shape [time steps, channels].";
      case VISUALISE -> "The signal, its visible part and what is filled in; nothing moves.";
      case EVALUATE, FEATURES, PROBE -> "";
    };
  }

  @Override
  public <C> Optional<C> capability(Class<C> type) {
    Object capability = null;
    if (type == Generator.class) {
      capability = new SignalGenerator();
    } else if (type == Pictures.class) {
      capability = new SignalPictures();
    } else if (type == WeightFormats.class) {
      capability = new SignalWeights();
    }
    return Optional.ofNullable(type.cast(capability));
  }
}
