package org.maskedaction.method.tats;

import java.util.List;
import org.maskedaction.method.mae.MaskPurposes;
import org.maskedaction.method.mae.TokenDraw;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.video.TatsSampler;
import org.maskedaction.model.video.TatsSamplerConfig;
import org.maskedaction.model.video.VideoMae;
import org.maskedaction.model.video.VideoModelConfig;
import org.maskedaction.plan.ExecutionPlan;
import org.maskedaction.plan.PlanMemory;
import org.maskedaction.plan.PlanOptions;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Phase 1 of Algorithm 1: the sampler θ acts on the batch's tokens. Its forward pass is that of
 * {@link PpoUpdate}, which learns from it without repeating it.
 */
final class TatsActor {
  private final ExecutionPlan tokenizer;
  private final PpoUpdate sampler;
  private final TokenDraw draw;

  /**
   * @param patches the batch's tubelets, shared with others // [B, N, P]
   * @param visible tokens to draw per clip
   * @param memory shared with others
   */
  TatsActor(
      Parameters parameters,
      VideoModelConfig model,
      TatsSamplerConfig config,
      int visible,
      INDArray patches,
      PpoUpdate sampler,
      PlanMemory memory) {
    this.sampler = sampler;
    tokenizer =
        ExecutionPlan.forward(
            TatsSampler.tokenGraph(parameters, model, config, (int) patches.size(0)),
            parameters.with(VideoMae.PATCHES, patches),
            List.of(TatsSampler.TOKENS),
            memory,
            PlanOptions.DEFAULT.withName("tokenizer"));
    draw = new TokenDraw(sampler.logits(), visible, memory);
  }

  /** Draws the visible tokens of the current tubelets with the noise of {@code step}. */
  void act(long seed, long step) {
    tokenizer.run();
    sampler.act(tokenizer.output(TatsSampler.TOKENS));
    draw.draw(seed, MaskPurposes.GUMBEL, step);
  }

  /** Tokens X that the sampler read. // [B, N, D] */
  INDArray tokens() {
    return tokenizer.output(TatsSampler.TOKENS);
  }

  /** Logits of the distribution. // [B, N] */
  INDArray logits() {
    return sampler.logits();
  }

  /** Values. // [B, 1] */
  INDArray value() {
    return sampler.value();
  }

  /** Drawn visible tokens. // int32 [B, K] */
  INDArray visible() {
    return draw.visible();
  }

  /** The other tokens. // int32 [B, M] */
  INDArray masked() {
    return draw.masked();
  }
}
