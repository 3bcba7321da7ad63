package org.maskedaction.method.tats;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.maskedaction.data.video.ClipBatch;
import org.maskedaction.masking.MaskGenerator.RandomMasking;
import org.maskedaction.method.mae.AutoencoderUpdate;
import org.maskedaction.method.mae.MaskPurposes;
import org.maskedaction.method.mae.PatchBatch;
import org.maskedaction.method.mae.SamplerMetrics;
import org.maskedaction.method.mae.VideoMaeTrainer;
import org.maskedaction.method.mae.VideoMaeTrainer.VideoMaeSections;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.video.TatsSamplerConfig;
import org.maskedaction.random.RandomStreams;
import org.maskedaction.train.GradientTrainer;
import org.maskedaction.train.Metric;
import org.maskedaction.train.Trainer.StepOutcome;

/**
 * Pre-training of autoencoder φ and sampler θ together (TATS, Algorithm 1): e epochs of random
 * masking, then k steps that record episodes under the sampler's masks, then K passes of PPO over
 * them, and so on. The two are trained in turn by optimisers of their own.
 */
public final class TatsTrainer extends GradientTrainer<ClipBatch> {
  private static final List<Metric> METRICS =
      Stream.concat(Stream.of(SamplerMetrics.ENTROPY), TatsMetrics.ALL.stream()).toList();

  private final VideoMaeSections config;
  private final PpoConfig ppo;
  private final RandomMasking randomMasks;
  private final PatchBatch patches;
  private final AutoencoderUpdate autoencoder;
  private final PpoUpdate sampler;
  private final TatsActor actor;
  private final EpisodeBuffer buffer;

  /**
   * A trainer for batches of {@code config.optimizer().batchSize()} clips.
   *
   * @param samplerConfig the sampler
   * @param ppo how the sampler learns
   * @param visible visible tokens of a clip
   * @param batchesPerEpoch batches of an epoch, for the schedules
   */
  public TatsTrainer(
      Parameters parameters,
      VideoMaeSections config,
      TatsSamplerConfig samplerConfig,
      PpoConfig ppo,
      int visible,
      long batchesPerEpoch) {
    super(parameters.all());
    this.config = config;
    this.ppo = ppo;
    int batch = config.optimizer().batchSize();
    int tokens = config.model().tokens();
    randomMasks = new RandomMasking(tokens, visible);
    patches = new PatchBatch(config.model(), config.pixels(), batch);
    autoencoder =
        new AutoencoderUpdate(
            parameters, config, visible, patches.array(), batchesPerEpoch, memory);
    sampler =
        new PpoUpdate(parameters, config, samplerConfig, ppo, tokens - visible, batchesPerEpoch);
    actor =
        new TatsActor(
            parameters, config.model(), samplerConfig, visible, patches.array(), sampler, memory);
    buffer =
        new EpisodeBuffer(
            ppo.recordSteps() * batch,
            tokens,
            config.model().embedDim(),
            tokens - visible,
            !sampler.learnsInPlace());
    learnBy("autoencoder", autoencoder.gradients());
    state().add("sampler", sampler.gradients().optimizer());
  }

  @Override
  public StepOutcome step(ClipBatch batch, long step) {
    patches.load(batch.clips());
    Map<String, Double> metrics = new LinkedHashMap<>();
    if (randomStep(batch.epoch(), step)) {
      VideoMaeTrainer.drawMasks(
          autoencoder, randomMasks, config.seed(), step, batch.clips().size());
      return new StepOutcome(autoencoder.run(metrics), metrics);
    }
    actor.act(config.seed(), step);
    autoencoder.setMasks(actor.visible(), actor.masked());
    boolean finite = autoencoder.run(metrics);
    if (finite) {
      buffer.record(actor, autoencoder.tokenError());
      if (buffer.size() == ppo.recordSteps() * batch.clips().size()) {
        finite = learnFromEpisodes(step, metrics);
      }
    }
    return new StepOutcome(finite, metrics);
  }

  /**
   * Whether a step uses random masks: the first e epochs, and the configured share of the later
   * steps.
   */
  private boolean randomStep(int epoch, long step) {
    return epoch < ppo.maeOnlyEpochs()
        || RandomStreams.of(config.seed(), MaskPurposes.MASK, step).nextDouble()
            < ppo.maeRandomShare();
  }

  private boolean learnFromEpisodes(long step, Map<String, Double> metrics) {
    boolean finite = sampler.run(buffer, step, metrics);
    buffer.clear();
    return finite;
  }

  /**
   * Learns from the episodes of an unfinished round, so that an epoch ends with nothing recorded.
   */
  @Override
  public StepOutcome endEpoch(int epoch) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    boolean finite = buffer.size() == 0 || learnFromEpisodes(-1 - epoch, metrics);
    return new StepOutcome(finite, metrics);
  }

  @Override
  public List<Metric> metrics() {
    return METRICS;
  }

  @Override
  public boolean isBetweenUpdates() {
    return buffer.size() == 0 && super.isBetweenUpdates();
  }

  @Override
  public void close() {
    super.close();
    sampler.close();
  }
}
