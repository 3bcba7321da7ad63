package org.maskedaction.method.mae;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.maskedaction.data.skeleton.SkeletonClips;
import org.maskedaction.method.contrast.SkeletonContrast;
import org.maskedaction.method.contrast.SkeletonContrast.KeyQueue;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.skeleton.SkeletonContrastConfig;
import org.maskedaction.model.skeleton.SkeletonMae;
import org.maskedaction.model.skeleton.SkeletonModelConfig;
import org.maskedaction.model.skeleton.SkeletonTargetConfig;
import org.maskedaction.plan.ExecutionPlan;
import org.maskedaction.plan.PlanOptions;
import org.maskedaction.profile.Phase;
import org.maskedaction.random.RandomStreams;
import org.maskedaction.train.AdamW;
import org.maskedaction.train.GradientAccumulator;
import org.maskedaction.train.GradientTrainer;
import org.maskedaction.train.Metric;
import org.maskedaction.train.Metrics;
import org.maskedaction.train.OptimizerConfig;
import org.maskedaction.train.Trainer.StepOutcome;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Pre-training on skeleton clips: reconstruction of masked segments, and a contrast of the masked
 * with the full view where the config asks for it.
 */
public final class SkeletonMaeTrainer extends GradientTrainer<SkeletonClips> {
  /** File of the momentum encoder's weights in a checkpoint. */
  public static final String MOMENTUM_WEIGHTS = "weights-momentum";

  /** File of the queue of keys in a checkpoint, with one array {@code keys}. */
  public static final String QUEUE = "queue";

  private final Parameters parameters;
  private final Sections config;
  private final SkeletonBatch batch;
  private final SkeletonContrast contrast; // null for reconstruction alone
  private final ExecutionPlan plan;

  /**
   * What masked pre-training on skeletons reads of a configuration.
   *
   * @param seed seed of masks and of the queue of keys
   * @param model the masked autoencoder
   * @param masking which tokens are hidden
   * @param target what masked tokens are reconstructed to
   * @param contrast the contrastive branch
   * @param optimizer how encoder and decoder learn, and the clips of a batch
   */
  public record Sections(
      long seed,
      SkeletonModelConfig model,
      SkeletonMaskingConfig masking,
      SkeletonTargetConfig target,
      SkeletonContrastConfig contrast,
      OptimizerConfig optimizer) {}

  /**
   * A training of the given weights, for batches of {@code config.optimizer().batchSize()} clips.
   *
   * @param parameters made by {@link SkeletonMae#createParameters}
   * @param batchesPerEpoch batches of an epoch, for the schedule
   */
  public SkeletonMaeTrainer(Parameters parameters, Sections config, long batchesPerEpoch) {
    super(parameters.all());
    this.parameters = parameters;
    this.config = config;
    OptimizerConfig optimizer = config.optimizer();
    batch = new SkeletonBatch(config.model(), optimizer.batchSize());
    plan = plan();
    contrast =
        config.contrast().enabled()
            ? new SkeletonContrast(
                parameters,
                config.model(),
                config.contrast(),
                config.seed(),
                batch.array(),
                batch::isPresent,
                plan,
                memory)
            : null;
    Map<String, INDArray> trained = parameters.all();
    learnBy(
        "autoencoder",
        new GradientAccumulator(
            plan,
            new AdamW(optimizer.adamW(), trained, name -> SkeletonMae.decays(parameters, name)),
            optimizer.schedule(batchesPerEpoch),
            SkeletonMae.LOSS,
            trained,
            optimizer));
    if (contrast != null) {
      KeyQueue queue = contrast.queue();
      state()
          .add(MOMENTUM_WEIGHTS, contrast.encoder().averages())
          .add(QUEUE, Map.of("keys", queue.keys()))
          .add("queue_position", queue::position, queue::setPosition);
    }
  }

  private ExecutionPlan plan() {
    SameDiff graph =
        SkeletonMae.graph(
            parameters,
            config.model(),
            config.target(),
            config.contrast(),
            config.optimizer().batchSize(),
            config.masking().keepCount());
    List<String> outputs = new ArrayList<>(List.of(SkeletonMae.LOSS));
    if (config.contrast().enabled()) {
      outputs.add(SkeletonMae.RECONSTRUCTION_LOSS);
      outputs.add(SkeletonMae.CONTRASTIVE_LOSS);
    }
    return ExecutionPlan.withGradients(
        graph,
        parameters.with(SkeletonMae.CLIPS, batch.array()),
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
   * @throws org.maskedaction.io.InputException for a batch of another shape
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
    batch.drawMasks(
        config.masking(),
        plan,
        row -> RandomStreams.of(config.seed(), MaskPurposes.MASK, step, row));
    phase.end();
    if (contrast != null) {
      contrast.run();
    }
    GradientAccumulator.Update update = gradients().backward();
    Map<String, Double> metrics = metrics(update);
    if (contrast != null && update.isFinite()) {
      if (update.outcome() == GradientAccumulator.Outcome.UPDATED) {
        contrast.encoder().follow();
      }
      contrast.enqueue();
    }
    return new StepOutcome(update.isFinite(), metrics);
  }

  private Map<String, Double> metrics(GradientAccumulator.Update update) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    if (contrast != null) {
      metrics.put(Metrics.LOSS.name(), value(SkeletonMae.RECONSTRUCTION_LOSS));
      metrics.put(SkeletonContrast.CONTRASTIVE_LOSS.name(), value(SkeletonMae.CONTRASTIVE_LOSS));
    }
    update.report(metrics);
    return metrics;
  }

  private double value(String output) {
    return plan.output(output).getDouble(0);
  }

  @Override
  public List<Metric> metrics() {
    return contrast == null ? List.of() : List.of(SkeletonContrast.CONTRASTIVE_LOSS);
  }
}
