package org.maskedaction.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.maskedaction.config.PpoConfig;
import org.maskedaction.config.PretrainConfig;
import org.maskedaction.data.video.ClipBatch;
import org.maskedaction.masking.RandomMasking;
import org.maskedaction.models.Parameters;
import org.maskedaction.plan.PlanMemory;
import org.maskedaction.random.RandomStreams;
import org.maskedaction.random.RandomStreams.Purpose;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Pre-training of autoencoder φ and sampler θ together (TATS, Algorithm 1): e epochs of random
 * masking, then k steps that record episodes under the sampler's masks, then K passes of PPO over
 * them, and so on. The two are trained in turn by optimisers of their own.
 */
public final class TatsTrainee implements Trainee<ClipBatch> {
  /** File of the sampler's optimiser state in a checkpoint. */
  public static final String SAMPLER_OPTIMIZER = "optimizer-sampler";

  private static final String AUTOENCODER_UPDATES = "autoencoder_updates";
  private static final String SAMPLER_UPDATES = "sampler_updates";

  private final Parameters parameters;
  private final PretrainConfig config;
  private final RandomMasking randomMasks;
  private final PatchBatch patches;
  private final PlanMemory memory = new PlanMemory();
  private final AutoencoderUpdate autoencoder;
  private final PpoUpdate sampler;
  private final TatsActor actor;
  private final EpisodeBuffer buffer;

  /**
   * A trainee for batches of {@code config.optimizer().batchSize()} clips with {@code visible}
   * tokens each.
   */
  public TatsTrainee(
      Parameters parameters, PretrainConfig config, int visible, long batchesPerEpoch) {
    this.parameters = parameters;
    this.config = config;
    int batch = config.optimizer().batchSize();
    int tokens = config.model().tokens();
    randomMasks = new RandomMasking(tokens, visible);
    patches = new PatchBatch(config.model(), config.data(), batch);
    autoencoder =
        new AutoencoderUpdate(
            parameters, config, visible, patches.array(), batchesPerEpoch, memory);
    sampler = new PpoUpdate(parameters, config, tokens - visible, batchesPerEpoch);
    actor = new TatsActor(parameters, config, visible, patches.array(), sampler, memory);
    buffer =
        new EpisodeBuffer(
            config.ppo().recordSteps() * batch,
            tokens,
            config.model().embedDim(),
            tokens - visible,
            !sampler.learnsInPlace());
  }

  @Override
  public StepOutcome step(ClipBatch batch, long step) {
    patches.load(batch.clips());
    Map<String, Double> metrics = new LinkedHashMap<>();
    if (randomStep(batch.epoch(), step)) {
      MaskedAutoencoderTrainee.drawMasks(
          autoencoder, randomMasks, config.seed(), step, batch.clips().size());
      return new StepOutcome(autoencoder.run(metrics), metrics);
    }
    actor.act(config.seed(), step);
    autoencoder.setMasks(actor.visible(), actor.masked());
    boolean finite = autoencoder.run(metrics);
    if (finite) {
      buffer.record(actor, autoencoder.tokenError());
      if (buffer.size() == config.ppo().recordSteps() * batch.clips().size()) {
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
    PpoConfig ppo = config.ppo();
    return epoch < ppo.maeOnlyEpochs()
        || RandomStreams.of(config.seed(), Purpose.MASK, step).nextDouble() < ppo.maeRandomShare();
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
  public boolean atRest() {
    return buffer.size() == 0 && autoencoder.learner().atRest();
  }

  @Override
  public Map<String, Map<String, INDArray>> tensors() {
    Map<String, Map<String, INDArray>> tensors = new LinkedHashMap<>();
    tensors.put(MaskedAutoencoderTrainee.WEIGHTS, parameters.all());
    tensors.put(
        MaskedAutoencoderTrainee.AUTOENCODER_OPTIMIZER,
        autoencoder.learner().optimizer().moments());
    tensors.put(SAMPLER_OPTIMIZER, sampler.learner().optimizer().moments());
    return tensors;
  }

  @Override
  public Map<String, Long> counters() {
    return Map.of(
        AUTOENCODER_UPDATES, autoencoder.learner().optimizer().updates(),
        SAMPLER_UPDATES, sampler.learner().optimizer().updates());
  }

  @Override
  public void restore(Map<String, Long> counters) {
    autoencoder.learner().optimizer().setUpdates(counters.get(AUTOENCODER_UPDATES));
    sampler.learner().optimizer().setUpdates(counters.get(SAMPLER_UPDATES));
  }

  @Override
  public void close() {
    memory.close();
    sampler.close();
  }
}
