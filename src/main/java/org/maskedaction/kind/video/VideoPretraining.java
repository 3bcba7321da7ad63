package org.maskedaction.kind.video;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import org.maskedaction.data.BatchLoader;
import org.maskedaction.data.video.Clip;
import org.maskedaction.data.video.ClipBatch;
import org.maskedaction.kind.LearningRate;
import org.maskedaction.kind.ModelSummary;
import org.maskedaction.kind.ModelTask;
import org.maskedaction.kind.OpenedData;
import org.maskedaction.kind.Task.Stage;
import org.maskedaction.kind.Training;
import org.maskedaction.kind.video.VideoData.Opened;
import org.maskedaction.masking.MaskGenerator;
import org.maskedaction.method.adamae.AdaMaeTrainer;
import org.maskedaction.method.mae.VideoMaeTrainer;
import org.maskedaction.method.mae.VideoMaskingConfig;
import org.maskedaction.method.mae.VideoReconstruction;
import org.maskedaction.method.tats.PpoUpdate;
import org.maskedaction.method.tats.TatsTrainer;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.video.AdaMaeSampler;
import org.maskedaction.model.video.TatsSampler;
import org.maskedaction.model.video.VideoMae;
import org.maskedaction.model.video.VideoModelConfig;
import org.maskedaction.ops.Backend;
import org.maskedaction.train.Trainer;
import org.nd4j.autodiff.samediff.SameDiff;

/** Pre-training of a masked video autoencoder, with its sampler where masks are learned. */
public final class VideoPretraining extends ModelTask<VideoPretrainConfig> {
  /** The task. */
  public VideoPretraining() {
    super(Stage.PRETRAIN, VideoPretrainConfig.class);
  }

  @Override
  public OpenedData data(VideoPretrainConfig settings, IntConsumer generated) {
    VideoData videos = VideoData.open(settings.data(), generated);
    return new Opened(videos, settings, () -> VideoLoaders.training(videos.train(), settings));
  }

  @Override
  protected void create(Parameters parameters, VideoPretrainConfig settings) {
    createParameters(parameters, settings);
  }

  /** New parameters with their initial values. */
  public static Parameters newParameters(VideoPretrainConfig settings) {
    return new VideoPretraining().parameters(settings);
  }

  /** Creates the parameters of the autoencoder, and of the sampler that the settings have. */
  public static void createParameters(Parameters parameters, VideoPretrainConfig settings) {
    VideoMae.createParameters(parameters, settings.model());
    if (settings.chosenSampler() != null) {
      settings.chosenSampler().createParameters(parameters, settings.model());
    }
  }

  @Override
  public Training<?> training(VideoPretrainConfig settings, Start start) {
    MaskGenerator masks = masks(settings);
    VideoData videos = VideoData.open(settings.data(), start.generated());
    BatchLoader<ClipBatch> loader = VideoLoaders.training(videos.train(), settings);
    Parameters parameters = newParameters(settings);
    List<Clip> clips = VideoLoaders.evaluation(videos.val(), settings);
    int batch = Math.min(clips.size(), settings.optimizer().batchSize());
    VideoReconstruction model =
        new VideoReconstruction(
            parameters, settings.sections(), masks, settings.chosenSampler(), batch);
    return new Training<>(
            settings,
            videos.fingerprint(),
            loader,
            trainer(parameters, settings, masks, loader.batchesPerEpoch()),
            new PretrainEvaluation(settings, model, clips, videos.truth()))
        .owning(model::close);
  }

  /**
   * What learns, with new parameters: the way in for programs that bring their own clips and loop.
   * {@link Backend#initialise()} comes first.
   *
   * @param batchesPerEpoch batches of an epoch, for the schedule
   */
  public static Trainer<ClipBatch> trainer(VideoPretrainConfig settings, long batchesPerEpoch) {
    MaskGenerator masks = masks(settings);
    return trainer(newParameters(settings), settings, masks, batchesPerEpoch);
  }

  /** The masks, or for a learned sampler random ones with as many visible tokens. */
  public static MaskGenerator masks(VideoPretrainConfig settings) {
    return settings.masking().generator(settings.model());
  }

  /** What learns, with these parameters. */
  static Trainer<ClipBatch> trainer(
      Parameters parameters,
      VideoPretrainConfig settings,
      MaskGenerator masks,
      long batchesPerEpoch) {
    return switch (settings.masking().type()) {
      case TATS ->
          new TatsTrainer(
              parameters,
              settings.sections(),
              settings.sampler(),
              settings.ppo(),
              masks.visibleCount(),
              batchesPerEpoch);
      case ADAMAE ->
          new AdaMaeTrainer(
              parameters,
              settings.sections(),
              settings.adamae(),
              masks.visibleCount(),
              batchesPerEpoch);
      case RANDOM, TUBE, FRAME, BLOCK ->
          new VideoMaeTrainer(parameters, settings.sections(), masks, batchesPerEpoch);
    };
  }

  @Override
  public long samplesPerEpoch(VideoPretrainConfig settings, Integer given) {
    return given == null ? VideoData.count(settings.data()) : given;
  }

  @Override
  public List<LearningRate> rates(VideoPretrainConfig settings, long batchesPerEpoch) {
    List<LearningRate> rates = new ArrayList<>();
    rates.add(
        LearningRate.of(
            "autoencoder", settings.optimizer(), settings.optimizer().schedule(batchesPerEpoch)));
    if (settings.masking().type() == VideoMaskingConfig.Type.TATS) {
      rates.add(
          new LearningRate(
              "sampler", PpoUpdate.rate(settings.ppo(), settings.optimizer(), batchesPerEpoch)));
    }
    return rates;
  }

  @Override
  protected ModelSummary summary(Parameters parameters, VideoPretrainConfig settings) {
    VideoModelConfig model = settings.model();
    int visible = masks(settings).visibleCount();
    SameDiff autoencoder =
        VideoMae.graph(parameters, model, settings.loss(), settings.data().pixels(), 1, visible);
    Predicate<String> sampler = TatsSampler::isSampler;
    List<ModelSummary.Part> parts = new ArrayList<>();
    parts.add(
        ModelSummary.Part.of(
            "autoencoder", parameters, sampler.negate(), autoencoder, VideoMae.LOSS));
    if (settings.chosenSampler() != null) {
      SameDiff policy = settings.chosenSampler().policyGraph(parameters, model, 1);
      String[] outputs =
          settings.masking().type() == VideoMaskingConfig.Type.TATS
              ? new String[] {TatsSampler.LOGITS, TatsSampler.VALUE}
              : new String[] {AdaMaeSampler.LOGITS};
      parts.add(ModelSummary.Part.of("sampler", parameters, sampler, policy, outputs));
    }
    String masks =
        ", %d visible, %d masked (%s, mask_ratio %s)"
            .formatted(
                visible,
                model.tokens() - visible,
                settings.masking().type().name().toLowerCase(Locale.ROOT),
                settings.masking().maskRatio());
    return new ModelSummary(
        List.of(settings.clipFact(), settings.tokensFact() + masks), parts, parameters.shapes());
  }
}
