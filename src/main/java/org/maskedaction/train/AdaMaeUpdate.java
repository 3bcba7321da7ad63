package org.maskedaction.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.maskedaction.config.OptimizerConfig;
import org.maskedaction.config.PretrainConfig;
import org.maskedaction.models.AdaMaeSampler;
import org.maskedaction.models.Parameters;
import org.maskedaction.models.VideoMae;
import org.maskedaction.ops.PatchTargets.PixelStatistics;
import org.maskedaction.plan.ExecutionPlan;
import org.maskedaction.plan.PlanMemory;
import org.maskedaction.plan.PlanOptions;
import org.maskedaction.random.RandomStreams.Purpose;
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
  private final Learner learner;
  private final CosineSchedule schedule;

  /**
   * @param visible tokens to draw per clip
   * @param patches the batch's tubelets, shared with others // [B, N, P]
   * @param batchesPerEpoch batches of an epoch, for the schedule
   */
  AdaMaeUpdate(
      Parameters parameters,
      PretrainConfig config,
      int visible,
      INDArray patches,
      long batchesPerEpoch) {
    OptimizerConfig optimizer = config.optimizer();
    Map<String, INDArray> trained = parameters.all();
    Map<String, INDArray> given = new LinkedHashMap<>(trained);
    given.put(VideoMae.PATCHES, patches);
    plan =
        ExecutionPlan.withGradients(
            graph(parameters, config, visible),
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
    learner =
        new Learner(
            plan,
            new AdamW(AutoencoderUpdate.settings(optimizer), trained, parameters::decays),
            VideoMae.LOSS,
            trained,
            optimizer.accumulationSteps(),
            optimizer.clipGradNorm());
    schedule = AutoencoderUpdate.schedule(optimizer, batchesPerEpoch);
  }

  private static SameDiff graph(Parameters parameters, PretrainConfig config, int visible) {
    return AdaMaeSampler.lossGraph(
        parameters,
        config.model(),
        config.loss(),
        config.adamae(),
        new PixelStatistics(config.data().mean(), config.data().std()),
        config.optimizer().batchSize(),
        visible);
  }

  /**
   * Learns from the current tubelets with masks drawn by the noise of {@code step}; fills {@code
   * metrics} and says whether all was finite.
   */
  boolean run(long seed, long step, Map<String, Double> metrics) {
    plan.runHead();
    draw.draw(seed, Purpose.GUMBEL, step);
    plan.input(VideoMae.VISIBLE).assign(draw.visible());
    plan.input(VideoMae.MASKED).assign(draw.masked());
    double rate = schedule.at(learner.optimizer().updates());
    Learner.Update update = learner.backwardFromHead(rate);
    double samplingLoss = plan.output(AdaMaeSampler.SAMPLING_LOSS).getDouble(0);
    metrics.put(Metric.SAMPLING_LOSS, samplingLoss);
    metrics.put(Metric.ENTROPY, plan.output(AdaMaeSampler.ENTROPY).getDouble(0));
    double loss = plan.output(VideoMae.LOSS).getDouble(0);
    return AutoencoderUpdate.report(update, loss, rate, metrics) && Double.isFinite(samplingLoss);
  }

  Learner learner() {
    return learner;
  }

  @Override
  public void close() {
    memory.close();
    drawMemory.close();
  }
}
