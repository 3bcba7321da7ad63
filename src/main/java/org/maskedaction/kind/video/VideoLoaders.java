package org.maskedaction.kind.video;

import java.util.ArrayList;
import java.util.List;
import org.maskedaction.data.video.CentreCrop;
import org.maskedaction.data.video.CentreWindowSampler;
import org.maskedaction.data.video.Clip;
import org.maskedaction.data.video.ClipBatch;
import org.maskedaction.data.video.ClipLoader;
import org.maskedaction.data.video.ClipPipeline;
import org.maskedaction.data.video.CropPolicy;
import org.maskedaction.data.video.DenseSampler;
import org.maskedaction.data.video.FrameSampler;
import org.maskedaction.data.video.FullFrame;
import org.maskedaction.data.video.MultiScaleCrop;
import org.maskedaction.data.video.RandomResizedCrop;
import org.maskedaction.data.video.RandomWindowSampler;
import org.maskedaction.data.video.SegmentSampler;
import org.maskedaction.data.video.TestViews;
import org.maskedaction.data.video.VideoEntry;
import org.maskedaction.data.video.ViewReader;
import org.maskedaction.data.video.augment.ClipAugmentation;
import org.maskedaction.data.video.augment.RandAugment;
import org.maskedaction.data.video.augment.RandomErasing;
import org.maskedaction.data.video.augment.VideoAugmentConfig;
import org.maskedaction.io.InputException;
import org.maskedaction.model.video.VideoModelConfig;
import org.maskedaction.run.RunConfig;

/** The loaders that configurations describe. */
public final class VideoLoaders {
  private static final double FLIP_PROBABILITY = 0.5;

  private VideoLoaders() {}

  /** Random windows and crops, shuffled; the last partial batch of an epoch is dropped. */
  public static ClipLoader training(List<VideoEntry> entries, VideoPretrainConfig config) {
    ClipPipeline pipeline =
        pipeline(config.model(), config.data(), RandomResizedCrop.PRETRAINING_MIN_AREA, List.of());
    return training(
        entries, pipeline, config.data(), config.optimizer().batchSize(), 1, config.seed());
  }

  /** The same for fine-tuning, with its augmentations. */
  public static ClipLoader training(List<VideoEntry> entries, VideoFineTuneConfig config) {
    VideoAugmentConfig augment = config.augment();
    ClipPipeline pipeline =
        pipeline(
            config.model(),
            config.data(),
            augment.cropMinArea(),
            augmentations(augment, config.data()));
    return training(
        entries,
        pipeline,
        config.data(),
        config.optimizer().batchSize(),
        augment.repeated(),
        config.seed());
  }

  private static List<ClipAugmentation> augmentations(
      VideoAugmentConfig augment, VideoDataConfig data) {
    List<ClipAugmentation> augmentations = new ArrayList<>();
    if (augment.randAugmentOps() > 0) {
      augmentations.add(
          new RandAugment(
              augment.randAugmentOps(), augment.randAugmentMagnitude(), augment.randAugmentStd()));
    }
    if (augment.randomErasing() > 0) {
      augmentations.add(new RandomErasing(augment.randomErasing(), data.mean(), data.std()));
    }
    return augmentations;
  }

  private static ClipPipeline pipeline(
      VideoModelConfig model,
      VideoDataConfig data,
      double cropMinArea,
      List<ClipAugmentation> augmentations) {
    return new ClipPipeline(
        sampler(model, data, true),
        crop(data.crop(), model.imageSize(), cropMinArea),
        data.flip() ? FLIP_PROBABILITY : 0,
        model.imageSize(),
        augmentations);
  }

  private static ClipLoader training(
      List<VideoEntry> entries,
      ClipPipeline pipeline,
      VideoDataConfig data,
      int batch,
      int repeated,
      long seed) {
    return new ClipLoader(
        entries,
        pipeline,
        new ClipLoader.Settings(
            batch,
            data.workers(),
            data.queue(),
            seed,
            true,
            true,
            repeated,
            data.maxBadFraction()));
  }

  private static FrameSampler sampler(
      VideoModelConfig model, VideoDataConfig data, boolean random) {
    int frames = model.numFrames();
    int rate = data.samplingRate();
    return switch (data.sampling()) {
      case WINDOW ->
          random ? new RandomWindowSampler(frames, rate) : new CentreWindowSampler(frames, rate);
      case DENSE -> new DenseSampler(frames, rate, random);
      case SEGMENT -> new SegmentSampler(frames, random);
    };
  }

  private static CropPolicy crop(VideoDataConfig.Crop crop, int size, double minArea) {
    return switch (crop) {
      case MULTI_SCALE -> new MultiScaleCrop(size);
      case RANDOM_RESIZED -> new RandomResizedCrop(minArea);
      case CENTRE -> new CentreCrop();
      case FULL -> new FullFrame();
    };
  }

  /** The centre windows and crops of all entries in their order, without anything random. */
  public static ClipLoader centre(
      List<VideoEntry> entries, VideoModelConfig model, VideoDataConfig data, int batch) {
    return new ClipLoader(
        entries,
        centre(model, data),
        new ClipLoader.Settings(batch, data.workers(), data.queue(), 0, false, false));
  }

  private static ClipPipeline centre(VideoModelConfig model, VideoDataConfig data) {
    CropPolicy crop = data.crop() == VideoDataConfig.Crop.FULL ? new FullFrame() : new CentreCrop();
    return new ClipPipeline(sampler(model, data, false), crop, 0, model.imageSize());
  }

  /** The views of each entry in the order of the entries, without anything random. */
  static ViewReader views(
      List<VideoEntry> entries, VideoModelConfig model, VideoDataConfig data, TestViews views) {
    List<ClipPipeline> pipelines =
        views.pipelines(
            sampling(data), centre(model, data), model.numFrames(), data.samplingRate());
    return new ViewReader(entries, pipelines, data.workers());
  }

  private static TestViews.Sampling sampling(VideoDataConfig data) {
    return switch (data.sampling()) {
      case WINDOW, DENSE -> TestViews.Sampling.DENSE;
      case SEGMENT -> TestViews.Sampling.SEGMENT;
    };
  }

  /** The first {@code run.eval_clips} videos, or all of them. */
  static List<VideoEntry> chosen(List<VideoEntry> entries, RunConfig run) {
    int count = run.evalClips() == 0 ? entries.size() : run.evalClips();
    return entries.subList(0, Math.min(entries.size(), count));
  }

  /** The centre clips of the first {@code run.eval_clips} videos. */
  static List<Clip> evaluation(List<VideoEntry> entries, VideoPretrainConfig config) {
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
