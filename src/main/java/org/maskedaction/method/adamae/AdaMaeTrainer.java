package org.maskedaction.method.adamae;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.maskedaction.data.video.ClipBatch;
import org.maskedaction.method.mae.PatchBatch;
import org.maskedaction.method.mae.SamplerMetrics;
import org.maskedaction.method.mae.VideoMaeSections;
import org.maskedaction.method.mae.VideoMaeTrainer;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.video.AdaMaeSamplerConfig;
import org.maskedaction.train.Metric;
import org.maskedaction.train.StepOutcome;
import org.maskedaction.train.Trainer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Pre-training of autoencoder and sampler together with one loss and one optimiser (AdaMAE, Bandara
 * et al., 2023).
 */
public final class AdaMaeTrainer implements Trainer<ClipBatch> {
  private final Parameters parameters;
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
    this.parameters = parameters;
    this.config = config;
    patches = new PatchBatch(config.model(), config.pixels(), config.optimizer().batchSize());
    update =
        new AdaMaeUpdate(parameters, config, sampler, visible, patches.array(), batchesPerEpoch);
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
    return List.of(AdaMaeMetrics.SAMPLING_LOSS, SamplerMetrics.ENTROPY);
  }

  @Override
  public boolean atRest() {
    return update.gradients().atRest();
  }

  @Override
  public Map<String, Map<String, INDArray>> tensors() {
    return VideoMaeTrainer.tensors(parameters, update.gradients());
  }

  @Override
  public Map<String, Long> counters() {
    return VideoMaeTrainer.counters(update.gradients());
  }

  @Override
  public void restore(Map<String, Long> counters) {
    VideoMaeTrainer.restore(update.gradients(), counters);
  }
}
