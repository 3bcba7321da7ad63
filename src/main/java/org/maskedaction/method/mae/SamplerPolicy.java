package org.maskedaction.method.mae;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.video.TatsSampler;
import org.maskedaction.model.video.VideoMae;
import org.maskedaction.model.video.VideoModelConfig;
import org.maskedaction.model.video.VideoSamplerConfig;
import org.maskedaction.plan.ExecutionPlan;
import org.maskedaction.plan.PlanMemory;
import org.maskedaction.plan.PlanOptions;
import org.maskedaction.random.RandomStreams.Purpose;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The sampler without gradients: draws the visible tokens of a batch of clips. */
public final class SamplerPolicy {
  private final ExecutionPlan plan;
  private final TokenDraw draw;

  /**
   * @param patches the batch's tubelets, shared with others // [B, N, P]
   * @param visible tokens to draw per clip
   * @param memory shared with others
   */
  SamplerPolicy(
      Parameters parameters,
      VideoModelConfig model,
      VideoSamplerConfig sampler,
      int visible,
      INDArray patches,
      PlanMemory memory) {
    Map<String, INDArray> given = new LinkedHashMap<>(parameters.all());
    given.put(VideoMae.PATCHES, patches);
    plan =
        ExecutionPlan.forward(
            sampler.policyGraph(parameters, model, (int) patches.size(0)),
            given,
            List.of(TatsSampler.LOGITS),
            memory,
            PlanOptions.DEFAULT.withName("policy"));
    draw = new TokenDraw(logits(), visible, memory);
  }

  /** Runs the sampler on the current tubelets with the noise of {@code purpose} at {@code step}. */
  void sample(long seed, Purpose purpose, long step) {
    plan.run();
    draw.draw(seed, purpose, step);
  }

  /** Logits of the distribution. // [B, N] */
  INDArray logits() {
    return plan.output(TatsSampler.LOGITS);
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
