package org.maskedaction.kind.video;

import java.util.List;
import java.util.Optional;
import org.maskedaction.kind.DataKind;
import org.maskedaction.kind.Generator;
import org.maskedaction.kind.KindOptions;
import org.maskedaction.kind.OpenedModel;
import org.maskedaction.kind.Pictures;
import org.maskedaction.kind.Preparation;
import org.maskedaction.kind.Task;
import org.maskedaction.kind.Use;
import org.maskedaction.kind.WeightFormats;
import org.maskedaction.run.RunCheckpoint;
import org.maskedaction.train.Metric;

/** Videos. */
public final class VideoKind implements DataKind {
  @Override
  public String name() {
    return "video";
  }

  @Override
  public String sample() {
    return "video";
  }

  @Override
  public boolean isAssumed() {
    return true;
  }

  @Override
  public List<Task<?>> tasks() {
    return List.of(new VideoPretraining(), new VideoFineTuning());
  }

  @Override
  public OpenedModel open(RunCheckpoint run, List<String> overrides) {
    return OpenedVideoModel.open(run, overrides);
  }

  @Override
  public List<Metric> metrics() {
    return VideoMetrics.ALL;
  }

  @Override
  public Optional<KindOptions> options(Use use) {
    return Optional.of(VideoOptions.of(use));
  }

  @Override
  public String help(Use use) {
    return switch (use) {
      case PREDICT -> "Video files.";
      case VISUALISE ->
          "Frames, predictions, errors, sampling probabilities and masks, and what chosen tokens"
              + " attend to; 4 frames per second.";
      case EVALUATE, FEATURES, PROBE -> "";
    };
  }

  @Override
  public <C> Optional<C> capability(Class<C> type) {
    Object capability = null;
    if (type == Pictures.class) {
      capability = new VideoPictures();
    } else if (type == Generator.class) {
      capability = new VideoGenerator();
    } else if (type == Preparation.class) {
      capability = (Preparation) () -> List.of(new PrepareCommand());
    } else if (type == WeightFormats.class) {
      capability = new VideoWeights();
    }
    return Optional.ofNullable(type.cast(capability));
  }
}
