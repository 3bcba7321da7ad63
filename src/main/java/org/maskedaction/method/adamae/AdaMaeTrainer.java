package org.maskedaction.method.adamae;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.maskedaction.data.video.ClipBatch;
import org.maskedaction.method.mae.MaskPurposes;
import org.maskedaction.method.mae.PatchBatch;
import org.maskedaction.method.mae.SamplerMetrics;
import org.maskedaction.method.mae.TokenDraw;
import org.maskedaction.method.mae.VideoMaeTrainer.VideoMaeSections;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.video.AdaMaeSampler;
import org.maskedaction.model.video.AdaMaeSamplerConfig;
import org.maskedaction.model.video.VideoMae;
import org.maskedaction.plan.ExecutionPlan;
import org.maskedaction.plan.PlanMemory;
import org.maskedaction.plan.PlanOptions;
import org.maskedaction.train.AdamW;
import org.maskedaction.train.GradientAccumulator;
import org.maskedaction.train.GradientTrainer;
import org.maskedaction.train.Metric;
import org.maskedaction.train.Metric.Goal;
import org.maskedaction.train.OptimizerConfig;
import org.maskedaction.train.Trainer.StepOutcome;

/**
 * Pre-training of autoencoder and sampler together on L_R + c L_S with one optimiser (AdaMAE,
 * Bandara et al., 2023). The sampler's forward pass comes first, the masks are drawn from its
 * logits, and the rest of the same pass goes on from there.
 */
public final class AdaMaeTrainer extends GradientTrainer<ClipBatch> {
  /** AdaMAE's loss of the sampler, L_S, without its weight. */
  public static final Metric SAMPLING_LOSS =
      new Metric(
          "sampling_loss",
          "Loss of the sampler",
          Metric.NUMBER,
          Goal.NONE,
          true,
          "AdaMAE's loss of the sampler, without its weight");

  private static final List<String> OUTPUTS =
      List.of(
          AdaMaeSampler.LOGITS, VideoMae.LOSS, AdaMaeSampler.SAMPLING_LOSS, AdaMaeSampler.ENTROPY);

  private final VideoMaeSections config;
  private final PatchBatch patches;
  private final PlanMemory drawMemory = new PlanMemory();
  private final ExecutionPlan plan;
  private final TokenDraw draw;

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
    super(parameters.all());
    this.config = config;
    OptimizerConfig optimizer = config.optimizer();
    patches = new PatchBatch(config.model(), config.pixels(), optimizer.batchSize());
    plan =
        ExecutionPlan.withGradients(
            AdaMaeSampler.lossGraph(
                parameters,
                config.model(),
                config.loss(),
                sampler,
                config.pixels(),
                optimizer.batchSize(),
                visible),
            parameters.with(VideoMae.PATCHES, patches.array()),
            OUTPUTS,
            parameters.all().keySet(),
            memory,
            PlanOptions.DEFAULT
                .withName("autoencoder and sampler")
                .withSharedGradients()
                .withHead(List.of(AdaMaeSampler.LOGITS))
                .withRecompute(config.model().recompute()));
    // Memory of its own: the draw comes between the two parts of the pass.
    draw = new TokenDraw(plan.output(AdaMaeSampler.LOGITS), visible, drawMemory);
    learnBy(
        "autoencoder",
        new GradientAccumulator(
            plan,
            new AdamW(optimizer.adamW(), parameters.all(), parameters::decays),
            optimizer.schedule(batchesPerEpoch),
            VideoMae.LOSS,
            parameters.all(),
            optimizer));
  }

  @Override
  public StepOutcome step(ClipBatch batch, long step) {
    patches.load(batch.clips());
    plan.runHead();
    draw.draw(config.seed(), MaskPurposes.GUMBEL, step);
    plan.input(VideoMae.VISIBLE).assign(draw.visible());
    plan.input(VideoMae.MASKED).assign(draw.masked());
    GradientAccumulator.Update update = gradients().backwardFromHead();
    double samplingLoss = plan.output(AdaMaeSampler.SAMPLING_LOSS).getDouble(0);
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put(SAMPLING_LOSS.name(), samplingLoss);
    metrics.put(SamplerMetrics.ENTROPY.name(), plan.output(AdaMaeSampler.ENTROPY).getDouble(0));
    update.report(metrics);
    return new StepOutcome(update.isFinite() && Double.isFinite(samplingLoss), metrics);
  }

  @Override
  public List<Metric> metrics() {
    return List.of(SAMPLING_LOSS, SamplerMetrics.ENTROPY);
  }

  @Override
  public void close() {
    super.close();
    drawMemory.close();
  }
}
