package org.maskedaction.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.maskedaction.config.PretrainConfig;
import org.maskedaction.data.video.ClipBatch;
import org.maskedaction.models.Parameters;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Pre-training of autoencoder and sampler together with one loss and one optimiser (AdaMAE, Bandara
 * et al., 2023).
 */
public final class AdaMaeTrainee implements Trainee<ClipBatch> {
  private final Parameters parameters;
  private final PretrainConfig config;
  private final PatchBatch patches;
  private final AdaMaeUpdate update;

  /**
   * A trainee for batches of {@code config.optimizer().batchSize()} clips with {@code visible}
   * tokens each.
   */
  public AdaMaeTrainee(
      Parameters parameters, PretrainConfig config, int visible, long batchesPerEpoch) {
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
  public boolean atRest() {
    return update.learner().atRest();
  }

  @Override
  public Map<String, Map<String, INDArray>> tensors() {
    return MaskedAutoencoderTrainee.tensors(parameters, update.learner());
  }

  @Override
  public Map<String, Long> counters() {
    return MaskedAutoencoderTrainee.counters(update.learner());
  }

  @Override
  public void restore(Map<String, Long> counters) {
    MaskedAutoencoderTrainee.restore(update.learner(), counters);
  }

  @Override
  public void close() {
    update.close();
  }
}
