package org.maskedaction.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.maskedaction.config.PretrainConfig;
import org.maskedaction.models.Parameters;
import org.maskedaction.models.TatsSampler;
import org.maskedaction.models.VideoMae;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.plan.ExecutionPlan;
import org.maskedaction.plan.PlanMemory;
import org.maskedaction.random.GumbelNoise;
import org.maskedaction.random.RandomStreams;
import org.maskedaction.random.RandomStreams.Purpose;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The sampler without gradients: draws the visible tokens of a batch of clips. */
public final class TatsPolicy {
  private final ExecutionPlan plan;
  private final int batch;
  private final int tokens;

  /**
   * @param patches the batch's tubelets, shared with others // [B, N, P]
   * @param visible tokens to draw per clip
   * @param memory shared with others
   */
  public TatsPolicy(
      Parameters parameters,
      PretrainConfig config,
      int visible,
      INDArray patches,
      PlanMemory memory) {
    batch = (int) patches.size(0);
    tokens = config.model().tokens();
    SameDiff graph =
        TatsSampler.policyGraph(parameters, config.model(), config.sampler(), batch, visible);
    Map<String, INDArray> given = new LinkedHashMap<>(parameters.all());
    given.put(VideoMae.PATCHES, patches);
    plan =
        ExecutionPlan.forward(
            graph,
            given,
            List.of(
                TatsSampler.TOKENS,
                TatsSampler.LOGITS,
                TatsSampler.VALUE,
                TatsSampler.VISIBLE,
                TatsSampler.MASKED),
            memory);
  }

  /** Runs the sampler on the current tubelets with the noise of {@code purpose} at {@code step}. */
  public void sample(long seed, Purpose purpose, long step) {
    INDArray noise = plan.input(TatsSampler.NOISE);
    float[] row = new float[tokens];
    for (int i = 0; i < batch; i++) {
      GumbelNoise.fill(row, RandomStreams.of(seed, purpose, step, i));
      Memory.at(Memory.floats(noise), (long) i * tokens).put(row, 0, tokens);
    }
    plan.run();
  }

  /** Tokens X that the sampler read. // [B, N, D] */
  public INDArray tokens() {
    return plan.output(TatsSampler.TOKENS);
  }

  /** Logits of the distribution. // [B, N] */
  public INDArray logits() {
    return plan.output(TatsSampler.LOGITS);
  }

  /** Values. // [B, 1] */
  public INDArray value() {
    return plan.output(TatsSampler.VALUE);
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
