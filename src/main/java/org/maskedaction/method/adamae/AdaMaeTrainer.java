package org.maskedaction.method.adamae;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.maskedaction.data.video.ClipBatch;
import org.maskedaction.method.mae.PatchBatch;
import org.maskedaction.method.mae.SamplerMetrics;
import org.maskedaction.method.mae.VideoMaeSections;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.video.AdaMaeSamplerConfig;
import org.maskedaction.train.Metric;
import org.maskedaction.train.Metric.Goal;
import org.maskedaction.train.StepOutcome;
import org.maskedaction.train.Trainer;
import org.maskedaction.train.TrainingState;

/**
 * Pre-training of autoencoder and sampler together with one loss and one optimiser (AdaMAE, Bandara
 * et al., 2023).
 */
public final class AdaMaeTrainer implements Trainer<ClipBatch> {
  /** AdaMAE's loss of the sampler, L_S, without its weight. */
  public static final Metric SAMPLING_LOSS =
      new Metric(
          "sampling_loss",
          "Loss of the sampler",
          Metric.NUMBER,
          Goal.NONE,
          true,
          "AdaMAE's loss of the sampler, without its weight");

  private final TrainingState state;
  private final VideoMaeSections config;
  private final PatchBatch patches;
  private final AdaMaeUpdate update;

  /**
   * A trainer for batches of {@code config.optimizer().batchSize()} clips.
   *
   * @param sampler the sampler
   * @param visible visible tokens of a clip
   * @param batchesPerEpoch batches of an epoch, for the schedule
   */
  public AdaMaeTrainer(
      Parameters parameters,
      VideoMaeSections config,
      AdaMaeSamplerConfig sampler,
      int visible,
      long batchesPerEpoch) {
    this.config = config;
    patches = new PatchBatch(config.model(), config.pixels(), config.optimizer().batchSize());
    update =
        new AdaMaeUpdate(parameters, config, sampler, visible, patches.array(), batchesPerEpoch);
    state = new TrainingState(parameters.all()).add("autoencoder", update.gradients().optimizer());
  }

  @Override
  public StepOutcome step(ClipBatch batch, long step) {
    patches.load(batch.clips());
    Map<String, Double> metrics = new LinkedHashMap<>();
    boolean finite = update.run(config.seed(), step, metrics);
    return new StepOutcome(finite, metrics);
  }

  @Override
  public List<Metric> metrics() {
    return List.of(SAMPLING_LOSS, SamplerMetrics.ENTROPY);
  }

  @Override
  public TrainingState state() {
    return state;
  }

  @Override
  public boolean isBetweenUpdates() {
    return update.gradients().isBetweenUpdates();
  }

  @Override
  public void close() {
    update.close();
  }
}
