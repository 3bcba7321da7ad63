package org.maskedaction.kind.video;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.maskedaction.data.BatchLoader;
import org.maskedaction.data.LeftOut;
import org.maskedaction.data.LoaderSettings;
import org.maskedaction.data.LoaderSettings.Unusable;
import org.maskedaction.data.SampleLoader;
import org.maskedaction.data.video.Clip;
import org.maskedaction.data.video.ClipBatch;
import org.maskedaction.data.video.ClipPipeline;
import org.maskedaction.data.video.ClipSource;
import org.maskedaction.data.video.CropPolicy;
import org.maskedaction.data.video.CropPolicy.CentreCrop;
import org.maskedaction.data.video.CropPolicy.FullFrame;
import org.maskedaction.data.video.DenseSampler;
import org.maskedaction.data.video.FrameSampler;
import org.maskedaction.data.video.MultiScaleCrop;
import org.maskedaction.data.video.RandomResizedCrop;
import org.maskedaction.data.video.SegmentSampler;
import org.maskedaction.data.video.TestViews;
import org.maskedaction.data.video.VideoEntry;
import org.maskedaction.data.video.WindowSampler;
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
  public static SampleLoader<List<Clip>, ClipBatch> training(
      List<VideoEntry> entries, VideoPretrainConfig config) {
    ClipPipeline pipeline =
        pipeline(config.model(), config.data(), RandomResizedCrop.PRETRAINING_MIN_AREA, List.of());
    return training(
        entries, pipeline, config.data(), config.optimizer().batchSize(), 1, config.seed());
  }

  /** The same for fine-tuning, with its augmentations. */
  public static SampleLoader<List<Clip>, ClipBatch> training(
      List<VideoEntry> entries, VideoFineTuneConfig config) {
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

  private static SampleLoader<List<Clip>, ClipBatch> training(
      List<VideoEntry> entries,
      ClipPipeline pipeline,
      VideoDataConfig data,
      int batch,
      int repeated,
      long seed) {
    return loader(
        entries,
        List.of(pipeline),
        LoaderSettings.shuffled(batch, seed)
            .repeated(repeated)
            .readBy(data.workers(), data.queue())
            .withUnusable(Unusable.REPLACED, data.maxBadFraction()));
  }

  private static SampleLoader<List<Clip>, ClipBatch> loader(
      List<VideoEntry> entries, List<ClipPipeline> pipelines, LoaderSettings settings) {
    return new SampleLoader<>(new ClipSource(entries, pipelines), ClipBatch::of, settings);
  }

  private static FrameSampler sampler(
      VideoModelConfig model, VideoDataConfig data, boolean random) {
    int frames = model.numFrames();
    int rate = data.samplingRate();
    return switch (data.sampling()) {
      case WINDOW -> new WindowSampler(frames, rate, random);
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

  /**
   * The centre windows and crops of all entries in their order; another one takes the place of one
   * that cannot be read.
   */
  public static SampleLoader<List<Clip>, ClipBatch> centre(
      List<VideoEntry> entries, VideoModelConfig model, VideoDataConfig data, int batch) {
    return loader(
        entries,
        List.of(centre(model, data)),
        LoaderSettings.inOrder(batch, 0)
            .readBy(data.workers(), data.queue())
            .withUnusable(Unusable.REPLACED, 1));
  }

  private static ClipPipeline centre(VideoModelConfig model, VideoDataConfig data) {
    CropPolicy crop = data.crop() == VideoDataConfig.Crop.FULL ? new FullFrame() : new CentreCrop();
    return new ClipPipeline(sampler(model, data, false), crop, 0, model.imageSize());
  }

  /** The views of each entry that can be read, in their order; those of one entry are a batch. */
  static BatchLoader<ClipBatch> views(
      List<VideoEntry> entries, VideoModelConfig model, VideoDataConfig data, TestViews views) {
    List<ClipPipeline> pipelines =
        views.pipelines(
            sampling(data), centre(model, data), model.numFrames(), data.samplingRate());
    return loader(
        entries,
        pipelines,
        LoaderSettings.inOrder(1, 0)
            .readBy(data.workers(), data.workers())
            .withUnusable(Unusable.LEFT_OUT, 1));
  }

  /**
   * Hands over the centre window and crop of each video that can be read, in their order.
   *
   * @return the videos that were left out
   * @throws org.maskedaction.io.InputException if none can be read
   */
  static List<LeftOut> forEachCentre(
      List<VideoEntry> entries, VideoModelConfig model, VideoDataConfig data, Consumer<Clip> use) {
    try (BatchLoader<ClipBatch> loader = views(entries, model, data, TestViews.CENTRE)) {
      loader.forEach(batch -> batch.clips().forEach(use));
      return loader.leftOut();
    }
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
    try (BatchLoader<ClipBatch> loader =
        centre(chosen, config.model(), config.data(), config.optimizer().batchSize())) {
      loader.forEach(batch -> clips.addAll(batch.clips()));
    }
    if (clips.isEmpty()) {
      throw new InputException("no clip to evaluate on could be read");
    }
    return clips;
  }
}
