package org.maskedaction.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.maskedaction.config.OptimizerConfig;
import org.maskedaction.config.SkeletonPretrainConfig;
import org.maskedaction.data.skeleton.SkeletonClips;
import org.maskedaction.models.Parameters;
import org.maskedaction.models.SkeletonMae;
import org.maskedaction.plan.ExecutionPlan;
import org.maskedaction.plan.PlanMemory;
import org.maskedaction.plan.PlanOptions;
import org.maskedaction.profile.Phase;
import org.maskedaction.random.RandomStreams;
import org.maskedaction.random.RandomStreams.Purpose;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Pre-training on skeleton clips: reconstruction of masked segments, and a contrast of the masked
 * with the full view where the config asks for it.
 */
public final class SkeletonPretraining implements Trainee<SkeletonClips> {
  /** File of the model's weights in a checkpoint. */
  public static final String WEIGHTS = "weights";

  /** File of the optimiser's state in a checkpoint. */
  public static final String OPTIMIZER = "optimizer-autoencoder";

  /** File of the momentum encoder's weights in a checkpoint. */
  public static final String MOMENTUM_WEIGHTS = "weights-momentum";

  /** File of the queue of keys in a checkpoint, with one array {@code keys}. */
  public static final String QUEUE = "queue";

  /** Metric beside {@link Metric#LOSS}, which is the reconstruction loss: the InfoNCE loss L_c. */
  public static final String CONTRASTIVE_LOSS = "contrastive_loss";

  private static final String UPDATES = "autoencoder_updates";
  private static final String POSITION = "queue_position";

  private final Parameters parameters;
  private final SkeletonPretrainConfig config;
  private final SkeletonBatch batch;
  private final SkeletonContrast contrast; // null for reconstruction alone
  private final PlanMemory memory = new PlanMemory();
  private final ExecutionPlan plan;
  private final Learner learner;
  private final CosineSchedule schedule;
  private final SkeletonMasks masks;

  /**
   * A training of the given weights, for batches of {@code config.optimizer().batchSize()} clips.
   *
   * @param parameters made by {@link SkeletonMae#createParameters}
   * @param batchesPerEpoch batches of an epoch, for the schedule
   */
  public SkeletonPretraining(
      Parameters parameters, SkeletonPretrainConfig config, long batchesPerEpoch) {
    this.parameters = parameters;
    this.config = config;
    OptimizerConfig optimizer = config.optimizer();
    batch = new SkeletonBatch(config.model(), optimizer.batchSize());
    plan = plan();
    contrast =
        config.contrast().enabled()
            ? new SkeletonContrast(parameters, config, batch, plan, memory)
            : null;
    Map<String, INDArray> trained = parameters.all();
    learner =
        new Learner(
            plan,
            new AdamW(
                AutoencoderUpdate.settings(optimizer),
                trained,
                name -> SkeletonMae.decays(parameters, name)),
            SkeletonMae.LOSS,
            trained,
            optimizer.accumulationSteps(),
            optimizer.clipGradNorm());
    schedule = AutoencoderUpdate.schedule(optimizer, batchesPerEpoch);
    masks = new SkeletonMasks(config.model(), config.masking(), batch, plan);
  }

  private ExecutionPlan plan() {
    SameDiff graph = SkeletonMae.graph(parameters, config);
    Map<String, INDArray> given = new LinkedHashMap<>(parameters.all());
    given.put(SkeletonMae.CLIPS, batch.array());
    List<String> outputs = new ArrayList<>(List.of(SkeletonMae.LOSS));
    if (config.contrast().enabled()) {
      outputs.add(SkeletonMae.RECONSTRUCTION_LOSS);
      outputs.add(SkeletonMae.CONTRASTIVE_LOSS);
    }
    return ExecutionPlan.withGradients(
        graph,
        given,
        outputs,
        parameters.all().keySet(),
        memory,
        PlanOptions.DEFAULT.withName("autoencoder").withSharedGradients());
  }

  /**
   * Learns from a batch.
   *
   * @param clips float32 coordinates // [B, M, T, V, C]
   * @param step counts from 0 over the whole run
   * @throws org.maskedaction.config.InputException for a batch of another shape
   */
  public StepOutcome step(INDArray clips, long step) {
    batch.load(clips);
    return learn(step);
  }

  @Override
  public StepOutcome step(SkeletonClips clips, long step) {
    batch.load(clips);
    return learn(step);
  }

  private StepOutcome learn(long step) {
    Phase phase = Phase.begin(Phase.SAMPLING);
    masks.draw(row -> RandomStreams.of(config.seed(), Purpose.MASK, step, row));
    phase.end();
    if (contrast != null) {
      contrast.run();
    }
    double rate = schedule.at(learner.optimizer().updates());
    Learner.Update update = learner.backward(rate);
    Map<String, Double> metrics = metrics(rate, update);
    boolean finite =
        update.outcome() != Learner.Outcome.NOT_FINITE && Double.isFinite(value(SkeletonMae.LOSS));
    if (contrast != null && finite) {
      if (update.outcome() == Learner.Outcome.UPDATED) {
        contrast.encoder().follow();
      }
      contrast.enqueue();
    }
    return new StepOutcome(finite, metrics);
  }

  private Map<String, Double> metrics(double rate, Learner.Update update) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put(
        Metric.LOSS, value(contrast == null ? SkeletonMae.LOSS : SkeletonMae.RECONSTRUCTION_LOSS));
    if (contrast != null) {
      metrics.put(CONTRASTIVE_LOSS, value(SkeletonMae.CONTRASTIVE_LOSS));
    }
    metrics.put(Metric.LEARNING_RATE, rate);
    if (update.outcome() != Learner.Outcome.ACCUMULATED) {
      metrics.put(Metric.GRAD_NORM, update.gradientNorm());
    }
    return metrics;
  }

  private double value(String output) {
    return plan.output(output).getDouble(0);
  }

  @Override
  public boolean atRest() {
    return learner.atRest();
  }

  @Override
  public Map<String, Map<String, INDArray>> tensors() {
    Map<String, Map<String, INDArray>> tensors = new LinkedHashMap<>();
    tensors.put(WEIGHTS, parameters.all());
    tensors.put(OPTIMIZER, learner.optimizer().moments());
    if (contrast != null) {
      tensors.put(MOMENTUM_WEIGHTS, contrast.encoder().averages());
      tensors.put(QUEUE, Map.of("keys", contrast.queue().keys()));
    }
    return tensors;
  }

  @Override
  public Map<String, Long> counters() {
    Map<String, Long> counters = new LinkedHashMap<>();
    counters.put(UPDATES, learner.optimizer().updates());
    if (contrast != null) {
      counters.put(POSITION, contrast.queue().position());
    }
    return counters;
  }

  @Override
  public void restore(Map<String, Long> counters) {
    learner.optimizer().setUpdates(counters.get(UPDATES));
    if (contrast != null) {
      contrast.queue().setPosition(counters.get(POSITION));
    }
  }

  @Override
  public void close() {
    memory.close();
  }
}
