package org.maskedaction.experiments;

import java.util.ArrayList;
import java.util.List;
import org.maskedaction.config.DataConfig;
import org.maskedaction.config.FineTuneConfig;
import org.maskedaction.config.InputException;
import org.maskedaction.config.ModelConfig;
import org.maskedaction.config.PretrainConfig;
import org.maskedaction.config.RunConfig;
import org.maskedaction.data.video.CentreCrop;
import org.maskedaction.data.video.CentreWindowSampler;
import org.maskedaction.data.video.Clip;
import org.maskedaction.data.video.ClipBatch;
import org.maskedaction.data.video.ClipLoader;
import org.maskedaction.data.video.ClipPipeline;
import org.maskedaction.data.video.CropPolicy;
import org.maskedaction.data.video.FullFrame;
import org.maskedaction.data.video.MultiScaleCrop;
import org.maskedaction.data.video.RandomResizedCrop;
import org.maskedaction.data.video.RandomWindowSampler;
import org.maskedaction.data.video.TestViews;
import org.maskedaction.data.video.VideoEntry;
import org.maskedaction.data.video.ViewReader;

/** The loaders that configurations describe. */
final class Loaders {
  private static final double FLIP_PROBABILITY = 0.5;

  private Loaders() {}

  /** Random windows and crops, shuffled; the last partial batch of an epoch is dropped. */
  static ClipLoader training(List<VideoEntry> entries, PretrainConfig config) {
    return training(
        entries, config.model(), config.data(), config.optimizer().batchSize(), config.seed());
  }

  /** The same for fine-tuning. */
  static ClipLoader training(List<VideoEntry> entries, FineTuneConfig config) {
    return training(
        entries, config.model(), config.data(), config.optimizer().batchSize(), config.seed());
  }

  private static ClipLoader training(
      List<VideoEntry> entries, ModelConfig model, DataConfig data, int batch, long seed) {
    ClipPipeline pipeline =
        new ClipPipeline(
            new RandomWindowSampler(model.numFrames(), data.samplingRate()),
            crop(data.crop(), model.imageSize()),
            data.flip() ? FLIP_PROBABILITY : 0,
            model.imageSize());
    return new ClipLoader(
        entries,
        pipeline,
        new ClipLoader.Settings(batch, data.workers(), data.queue(), seed, true, true));
  }

  private static CropPolicy crop(DataConfig.Crop crop, int size) {
    return switch (crop) {
      case MULTI_SCALE -> new MultiScaleCrop(size);
      case RANDOM_RESIZED -> new RandomResizedCrop();
      case CENTRE -> new CentreCrop();
      case FULL -> new FullFrame();
    };
  }

  /** The centre windows and crops of all entries in their order, without anything random. */
  static ClipLoader centre(
      List<VideoEntry> entries, ModelConfig model, DataConfig data, int batch) {
    return new ClipLoader(
        entries,
        centre(model, data),
        new ClipLoader.Settings(batch, data.workers(), data.queue(), 0, false, false));
  }

  private static ClipPipeline centre(ModelConfig model, DataConfig data) {
    CropPolicy crop = data.crop() == DataConfig.Crop.FULL ? new FullFrame() : new CentreCrop();
    return new ClipPipeline(
        new CentreWindowSampler(model.numFrames(), data.samplingRate()),
        crop,
        0,
        model.imageSize());
  }

  /** The views of each entry in the order of the entries, without anything random. */
  static ViewReader views(
      List<VideoEntry> entries, ModelConfig model, DataConfig data, TestViews views) {
    List<ClipPipeline> pipelines =
        views.pipelines(
            TestViews.Sampling.DENSE, centre(model, data), model.numFrames(), data.samplingRate());
    return new ViewReader(entries, pipelines, data.workers());
  }

  /** The first {@code run.eval_clips} videos, or all of them. */
  static List<VideoEntry> chosen(List<VideoEntry> entries, RunConfig run) {
    int count = run.evalClips() == 0 ? entries.size() : run.evalClips();
    return entries.subList(0, Math.min(entries.size(), count));
  }

  /** The centre clips of the first {@code run.eval_clips} videos. */
  static List<Clip> evaluation(List<VideoEntry> entries, PretrainConfig config) {
    List<VideoEntry> chosen = chosen(entries, config.run());
    List<Clip> clips = new ArrayList<>();
    try (ClipLoader loader =
        centre(chosen, config.model(), config.data(), config.optimizer().batchSize())) {
      loader.startEpoch(0, 0);
      for (ClipBatch batch = loader.next(); batch != null; batch = loader.next()) {
        clips.addAll(batch.clips());
      }
    }
    if (clips.isEmpty()) {
      throw new InputException("no clip to evaluate on could be read");
    }
    return clips;
  }
}
