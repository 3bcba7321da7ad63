package org.maskedaction.method.mae;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.maskedaction.data.video.ClipBatch;
import org.maskedaction.masking.MaskGenerator;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.video.VideoLossConfig;
import org.maskedaction.model.video.VideoModelConfig;
import org.maskedaction.ops.PatchTargets.PixelStatistics;
import org.maskedaction.profile.Phase;
import org.maskedaction.random.RandomStreams;
import org.maskedaction.train.GradientTrainer;
import org.maskedaction.train.Metric;
import org.maskedaction.train.OptimizerConfig;
import org.maskedaction.train.Trainer.StepOutcome;

/** Pre-training with masks that do not look at the clip, such as VideoMAE's tubes. */
public final class VideoMaeTrainer extends GradientTrainer<ClipBatch> {
  private final VideoMaeSections config;
  private final MaskGenerator masks;
  private final PatchBatch patches;
  private final AutoencoderUpdate autoencoder;

  /** A trainer for batches of {@code config.optimizer().batchSize()} clips. */
  public VideoMaeTrainer(
      Parameters parameters, VideoMaeSections config, MaskGenerator masks, long batchesPerEpoch) {
    super(parameters.all());
    this.config = config;
    this.masks = masks;
    patches = new PatchBatch(config.model(), config.pixels(), config.optimizer().batchSize());
    autoencoder =
        new AutoencoderUpdate(
            parameters, config, masks.visibleCount(), patches.array(), batchesPerEpoch, memory);
    learnBy("autoencoder", autoencoder.gradients());
  }

  @Override
  public StepOutcome step(ClipBatch batch, long step) {
    patches.load(batch.clips());
    drawMasks(autoencoder, masks, config.seed(), step, batch.clips().size());
    Map<String, Double> metrics = new LinkedHashMap<>();
    boolean finite = autoencoder.run(metrics);
    return new StepOutcome(finite, metrics);
  }

  /** Draws a mask for every clip of step {@code step}. */
  public static void drawMasks(
      AutoencoderUpdate autoencoder, MaskGenerator masks, long seed, long step, int clips) {
    Phase phase = Phase.begin(Phase.SAMPLING);
    for (int i = 0; i < clips; i++) {
      SplittableRandom random = RandomStreams.of(seed, MaskPurposes.MASK, step, i);
      autoencoder.setMask(i, masks.visible(random));
    }
    phase.end();
  }

  @Override
  public List<Metric> metrics() {
    return List.of();
  }

  /**
   * What masked pre-training on videos reads of a configuration, however the masks are chosen.
   *
   * @param seed seed of masks and noise
   * @param model the masked autoencoder
   * @param loss the reconstruction loss
   * @param optimizer how the autoencoder learns, and the clips of a batch
   * @param pixels how pixels are normalised
   */
  public record VideoMaeSections(
      long seed,
      VideoModelConfig model,
      VideoLossConfig loss,
      OptimizerConfig optimizer,
      PixelStatistics pixels) {}
}
