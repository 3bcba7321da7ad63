package org.maskedaction.method.adamae;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.maskedaction.data.video.ClipBatch;
import org.maskedaction.kind.video.VideoPretrainConfig;
import org.maskedaction.method.mae.PatchBatch;
import org.maskedaction.method.mae.SamplerMetrics;
import org.maskedaction.method.mae.VideoMaeTrainer;
import org.maskedaction.model.Parameters;
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
  private final VideoPretrainConfig config;
  private final PatchBatch patches;
  private final AdaMaeUpdate update;

  /**
   * A trainee for batches of {@code config.optimizer().batchSize()} clips with {@code visible}
   * tokens each.
   */
  public AdaMaeTrainer(
      Parameters parameters, VideoPretrainConfig config, int visible, long batchesPerEpoch) {
    this.parameters = parameters;
    this.config = config;
    patches = new PatchBatch(config.model(), config.data(), config.optimizer().batchSize());
    update = new AdaMaeUpdate(parameters, config, visible, patches.array(), batchesPerEpoch);
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
    return update.learner().atRest();
  }

  @Override
  public Map<String, Map<String, INDArray>> tensors() {
    return VideoMaeTrainer.tensors(parameters, update.learner());
  }

  @Override
  public Map<String, Long> counters() {
    return VideoMaeTrainer.counters(update.learner());
  }

  @Override
  public void restore(Map<String, Long> counters) {
    VideoMaeTrainer.restore(update.learner(), counters);
  }
}
