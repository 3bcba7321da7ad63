package org.maskedaction.kind.skeleton;

import java.util.List;
import java.util.Optional;
import org.maskedaction.kind.DataKind;
import org.maskedaction.kind.KindOptions;
import org.maskedaction.kind.OpenedModel;
import org.maskedaction.kind.Pictures;
import org.maskedaction.kind.Preparation;
import org.maskedaction.kind.Task;
import org.maskedaction.kind.Use;
import org.maskedaction.kind.WeightFormats;
import org.maskedaction.run.RunCheckpoint;
import org.maskedaction.train.Metric;

/** Skeleton sequences. */
public final class SkeletonKind implements DataKind {
  @Override
  public String name() {
    return SkeletonRunSettings.NAME;
  }

  @Override
  public String sample() {
    return "sequence";
  }

  @Override
  public List<Task<?>> tasks() {
    return List.of(new SkeletonPretraining(), new SkeletonFineTuning());
  }

  @Override
  public OpenedModel open(RunCheckpoint run, List<String> overrides) {
    return OpenedSkeletonModel.open(run, overrides);
  }

  @Override
  public List<Metric> metrics() {
    return SkeletonMetrics.ALL;
  }

  @Override
  public Optional<KindOptions> options(Use use) {
    return SkeletonOptions.of(use);
  }

  @Override
  public String help(Use use) {
    return switch (use) {
      case PREDICT -> "Files .npy, .json, .csv, .skeleton (NTU RGB+D) or .txt (MSR-Action3D).";
      case VISUALISE ->
          "The original, the visible joints and the reconstruction; 15 frames per second.";
      case EVALUATE, FEATURES, PROBE -> "";
    };
  }

  @Override
  public <C> Optional<C> capability(Class<C> type) {
    Object capability = null;
    if (type == Pictures.class) {
      capability = new SkeletonPictures();
    } else if (type == Preparation.class) {
      capability = (Preparation) () -> List.of(new PrepareSkeletonsCommand());
    } else if (type == WeightFormats.class) {
      capability = new SkeletonWeights();
    }
    return Optional.ofNullable(type.cast(capability));
  }
}
