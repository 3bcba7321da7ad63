package org.maskedaction.method.mae;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.IntPointer;
import org.maskedaction.masking.MaskGenerator;
import org.maskedaction.method.mae.VideoMaeTrainer.VideoMaeSections;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.video.TatsSampler;
import org.maskedaction.model.video.VideoMae;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.plan.ExecutionPlan;
import org.maskedaction.plan.PlanMemory;
import org.maskedaction.plan.PlanOptions;
import org.maskedaction.train.AdamW;
import org.maskedaction.train.GradientAccumulator;
import org.maskedaction.train.OptimizerConfig;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One update of the autoencoder φ on L_R for given masks. */
public final class AutoencoderUpdate {
  private final ExecutionPlan plan;
  private final GradientAccumulator gradients;
  private final int tokens;

  /**
   * @param patches the batch's tubelets, shared with others // [B, N, P]
   * @param batchesPerEpoch batches of an epoch, for the schedule
   * @param memory shared with others
   */
  public AutoencoderUpdate(
      Parameters parameters,
      VideoMaeSections config,
      int visible,
      INDArray patches,
      long batchesPerEpoch,
      PlanMemory memory) {
    OptimizerConfig optimizer = config.optimizer();
    SameDiff graph =
        VideoMae.graph(
            parameters,
            config.model(),
            config.loss(),
            config.pixels(),
            optimizer.batchSize(),
            visible);
    Map<String, INDArray> trained = parameters.select(name -> !TatsSampler.isSampler(name));
    Map<String, INDArray> given = new LinkedHashMap<>(trained);
    given.put(VideoMae.PATCHES, patches);
    plan =
        ExecutionPlan.withGradients(
            graph,
            given,
            List.of(VideoMae.LOSS, VideoMae.TOKEN_ERROR),
            trained.keySet(),
            memory,
            PlanOptions.DEFAULT
                .withName("autoencoder")
                .withSharedGradients()
                .withRecompute(config.model().recompute()));
    gradients =
        new GradientAccumulator(
            plan,
            new AdamW(optimizer.adamW(), trained, parameters::decays),
            optimizer.schedule(batchesPerEpoch),
            VideoMae.LOSS,
            trained,
            optimizer);
    tokens = config.model().tokens();
  }

  /** Sets the visible tokens of clip {@code index}, ascending, and with them the masked ones. */
  void setMask(int index, int[] visible) {
    int[] masked = MaskGenerator.hidden(visible, tokens);
    ints(VideoMae.VISIBLE).position((long) index * visible.length).put(visible, 0, visible.length);
    ints(VideoMae.MASKED).position((long) index * masked.length).put(masked, 0, masked.length);
  }

  private IntPointer ints(String input) {
    return Memory.ints(plan.input(input));
  }

  /** Sets the masks of the whole batch. // int32 [B, K], [B, M] */
  public void setMasks(INDArray visible, INDArray masked) {
    plan.input(VideoMae.VISIBLE).assign(visible);
    plan.input(VideoMae.MASKED).assign(masked);
  }

  /**
   * Learns from the current tubelets and masks; fills {@code metrics} and says whether all was
   * finite.
   */
  public boolean run(Map<String, Double> metrics) {
    GradientAccumulator.Update update = gradients.backward();
    update.report(metrics);
    return update.isFinite();
  }

  /** Reconstruction error of each masked token in the last run. // [B, M] */
  public INDArray tokenError() {
    return plan.output(VideoMae.TOKEN_ERROR);
  }

  public GradientAccumulator gradients() {
    return gradients;
  }
}
