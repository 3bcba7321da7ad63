package org.maskedaction.experiments;

import java.util.ArrayList;
import java.util.List;
import org.maskedaction.config.DataConfig;
import org.maskedaction.config.InputException;
import org.maskedaction.config.ModelConfig;
import org.maskedaction.config.PretrainConfig;
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
import org.maskedaction.data.video.VideoEntry;

/** The loaders that a pre-training configuration describes. */
final class Loaders {
  private static final double FLIP_PROBABILITY = 0.5;

  private Loaders() {}

  /** Random windows and crops, shuffled; the last partial batch of an epoch is dropped. */
  static ClipLoader training(List<VideoEntry> entries, PretrainConfig config) {
    ModelConfig model = config.model();
    DataConfig data = config.data();
    ClipPipeline pipeline =
        new ClipPipeline(
            new RandomWindowSampler(model.numFrames(), data.samplingRate()),
            crop(data.crop(), model.imageSize()),
            data.flip() ? FLIP_PROBABILITY : 0,
            model.imageSize());
    return new ClipLoader(
        entries,
        pipeline,
        new ClipLoader.Settings(
            config.optimizer().batchSize(),
            data.workers(),
            data.queue(),
            config.seed(),
            true,
            true));
  }

  private static CropPolicy crop(DataConfig.Crop crop, int size) {
    return switch (crop) {
      case MULTI_SCALE -> new MultiScaleCrop(size);
      case RANDOM_RESIZED -> new RandomResizedCrop();
      case CENTRE -> new CentreCrop();
      case FULL -> new FullFrame();
    };
  }

  /** The centre windows of the first {@code run.eval_clips} videos, without anything random. */
  static List<Clip> evaluation(List<VideoEntry> entries, PretrainConfig config) {
    ModelConfig model = config.model();
    DataConfig data = config.data();
    CropPolicy crop = data.crop() == DataConfig.Crop.FULL ? new FullFrame() : new CentreCrop();
    ClipPipeline pipeline =
        new ClipPipeline(
            new CentreWindowSampler(model.numFrames(), data.samplingRate()),
            crop,
            0,
            model.imageSize());
    List<VideoEntry> chosen =
        entries.subList(0, Math.min(entries.size(), config.run().evalClips()));
    ClipLoader.Settings settings =
        new ClipLoader.Settings(
            config.optimizer().batchSize(),
            data.workers(),
            data.queue(),
            config.seed(),
            false,
            false);
    List<Clip> clips = new ArrayList<>();
    try (ClipLoader loader = new ClipLoader(chosen, pipeline, settings)) {
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
