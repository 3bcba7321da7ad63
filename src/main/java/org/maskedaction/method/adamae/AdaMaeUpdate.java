package org.maskedaction.method.adamae;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.maskedaction.method.mae.MaskPurposes;
import org.maskedaction.method.mae.SamplerMetrics;
import org.maskedaction.method.mae.TokenDraw;
import org.maskedaction.method.mae.VideoMaeSections;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.video.AdaMaeSampler;
import org.maskedaction.model.video.AdaMaeSamplerConfig;
import org.maskedaction.model.video.VideoMae;
import org.maskedaction.plan.ExecutionPlan;
import org.maskedaction.plan.PlanMemory;
import org.maskedaction.plan.PlanOptions;
import org.maskedaction.train.AdamW;
import org.maskedaction.train.GradientAccumulator;
import org.maskedaction.train.OptimizerConfig;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One update of autoencoder and sampler on L_R + c L_S. The sampler's forward pass comes first, the
 * masks are drawn from its logits, and the rest of the same pass goes on from there.
 */
final class AdaMaeUpdate implements AutoCloseable {
  private static final List<String> OUTPUTS =
      List.of(
          AdaMaeSampler.LOGITS, VideoMae.LOSS, AdaMaeSampler.SAMPLING_LOSS, AdaMaeSampler.ENTROPY);

  private final PlanMemory memory = new PlanMemory();
  private final PlanMemory drawMemory = new PlanMemory();
  private final ExecutionPlan plan;
  private final TokenDraw draw;
  private final GradientAccumulator gradients;

  /**
   * @param visible tokens to draw per clip
   * @param patches the batch's tubelets, shared with others // [B, N, P]
   * @param batchesPerEpoch batches of an epoch, for the schedule
   */
  AdaMaeUpdate(
      Parameters parameters,
      VideoMaeSections config,
      AdaMaeSamplerConfig sampler,
      int visible,
      INDArray patches,
      long batchesPerEpoch) {
    OptimizerConfig optimizer = config.optimizer();
    Map<String, INDArray> trained = parameters.all();
    Map<String, INDArray> given = new LinkedHashMap<>(trained);
    given.put(VideoMae.PATCHES, patches);
    plan =
        ExecutionPlan.withGradients(
            graph(parameters, config, sampler, visible),
            given,
            OUTPUTS,
            trained.keySet(),
            memory,
            PlanOptions.DEFAULT
                .withName("autoencoder and sampler")
                .withSharedGradients()
                .withHead(List.of(AdaMaeSampler.LOGITS))
                .withRecompute(config.model().recompute()));
    // Memory of its own: the draw comes between the two parts of the pass.
    draw = new TokenDraw(plan.output(AdaMaeSampler.LOGITS), visible, drawMemory);
    gradients =
        new GradientAccumulator(
            plan,
            new AdamW(optimizer.adamW(), trained, parameters::decays),
            optimizer.schedule(batchesPerEpoch),
            VideoMae.LOSS,
            trained,
            optimizer.accumulationSteps(),
            optimizer.clipGradNorm());
  }

  private static SameDiff graph(
      Parameters parameters, VideoMaeSections config, AdaMaeSamplerConfig sampler, int visible) {
    return AdaMaeSampler.lossGraph(
        parameters,
        config.model(),
        config.loss(),
        sampler,
        config.pixels(),
        config.optimizer().batchSize(),
        visible);
  }

  /**
   * Learns from the current tubelets with masks drawn by the noise of {@code step}; fills {@code
   * metrics} and says whether all was finite.
   */
  boolean run(long seed, long step, Map<String, Double> metrics) {
    plan.runHead();
    draw.draw(seed, MaskPurposes.GUMBEL, step);
    plan.input(VideoMae.VISIBLE).assign(draw.visible());
    plan.input(VideoMae.MASKED).assign(draw.masked());
    GradientAccumulator.Update update = gradients.backwardFromHead();
    double samplingLoss = plan.output(AdaMaeSampler.SAMPLING_LOSS).getDouble(0);
    metrics.put(AdaMaeTrainer.SAMPLING_LOSS.name(), samplingLoss);
    metrics.put(SamplerMetrics.ENTROPY.name(), plan.output(AdaMaeSampler.ENTROPY).getDouble(0));
    update.report(metrics);
    return update.isFinite() && Double.isFinite(samplingLoss);
  }

  GradientAccumulator gradients() {
    return gradients;
  }

  @Override
  public void close() {
    memory.close();
    drawMemory.close();
  }
}
