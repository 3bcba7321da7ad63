package org.maskedaction.method.mae;

import java.util.List;
import java.util.Map;
import org.maskedaction.model.video.TatsSampler;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.plan.ExecutionPlan;
import org.maskedaction.plan.PlanMemory;
import org.maskedaction.plan.PlanOptions;
import org.maskedaction.profile.Phase;
import org.maskedaction.random.GumbelNoise;
import org.maskedaction.random.RandomPurpose;
import org.maskedaction.random.RandomStreams;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Draws the visible tokens of a batch of clips from a sampler's logits. */
public final class TokenDraw {
  private final ExecutionPlan plan;
  private final int batch;
  private final int tokens;

  /**
   * @param logits read in place // [B, N]
   * @param visible tokens to draw per clip
   * @param memory shared with others
   */
  public TokenDraw(INDArray logits, int visible, PlanMemory memory) {
    batch = (int) logits.size(0);
    tokens = (int) logits.size(1);
    plan =
        ExecutionPlan.forward(
            TatsSampler.drawGraph(batch, tokens, visible),
            Map.of(TatsSampler.LOGITS, logits),
            List.of(TatsSampler.VISIBLE, TatsSampler.MASKED),
            memory,
            PlanOptions.DEFAULT.withName("draw"));
  }

  /** Draws from the current logits with the noise of {@code purpose} at {@code step}. */
  public void draw(long seed, RandomPurpose purpose, long step) {
    Phase phase = Phase.begin(Phase.SAMPLING);
    INDArray noise = plan.input(TatsSampler.NOISE);
    float[] row = new float[tokens];
    for (int i = 0; i < batch; i++) {
      GumbelNoise.fill(row, RandomStreams.of(seed, purpose, step, i));
      Memory.at(Memory.floats(noise), (long) i * tokens).put(row, 0, tokens);
    }
    phase.end();
    plan.run();
  }

  /** Drawn visible tokens. // int32 [B, K] */
  public INDArray visible() {
    return plan.output(TatsSampler.VISIBLE);
  }

  /** The other tokens. // int32 [B, M] */
  public INDArray masked() {
    return plan.output(TatsSampler.MASKED);
  }
}
