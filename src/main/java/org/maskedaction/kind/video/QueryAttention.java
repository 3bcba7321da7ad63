package org.maskedaction.kind.video;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.maskedaction.data.video.Clip;
import org.maskedaction.io.InputException;
import org.maskedaction.method.mae.PatchBatch;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.video.AdaMaeSamplerConfig;
import org.maskedaction.model.video.AttentionWeights;
import org.maskedaction.model.video.TatsSampler;
import org.maskedaction.model.video.TatsSamplerConfig;
import org.maskedaction.model.video.VideoMae;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.plan.ExecutionPlan;
import org.maskedaction.plan.PlanMemory;

/**
 * What chosen tokens of a clip attend to in the first block of a run's sampler, mean over the
 * heads: for trajectory attention the pooling over places, which is by itself in each frame slot.
 */
public final class QueryAttention implements AutoCloseable {
  private final VideoPretrainConfig config;
  private final Kind kind;
  private final PatchBatch patches;
  private final PlanMemory memory = new PlanMemory();
  private final ExecutionPlan plan;

  private enum Kind {
    TRAJECTORY,
    ORTHOFORMER,
    SELF_ATTENTION
  }

  /**
   * For the current weights.
   *
   * @throws InputException if the run has no sampler, or one without attention
   */
  public QueryAttention(Parameters parameters, VideoPretrainConfig config) {
    this.config = config;
    kind = kind(config);
    patches = new PatchBatch(config.model(), config.data().pixels(), 1);
    List<String> outputs = new ArrayList<>(List.of(TatsSampler.FIRST_QKV));
    if (kind == Kind.ORTHOFORMER) {
      outputs.add(TatsSampler.FIRST_LANDMARKS);
    }
    plan =
        ExecutionPlan.forward(
            config.chosenSampler().policyGraph(parameters, config.model(), 1),
            parameters.with(VideoMae.PATCHES, patches.array()),
            outputs,
            memory);
  }

  /**
   * Checks that a run has attention to look at.
   *
   * @throws InputException if it has no sampler, or one without attention
   */
  public static void require(VideoPretrainConfig config) {
    kind(config);
  }

  private static Kind kind(VideoPretrainConfig config) {
    return switch (config.masking().type()) {
      case TATS -> kind(config.sampler().attention());
      case ADAMAE -> {
        if (config.adamae().network() == AdaMaeSamplerConfig.Network.MLP) {
          throw new InputException(
              "attention needs a sampler with attention; adamae.network of the run is mlp");
        }
        yield Kind.SELF_ATTENTION;
      }
      case RANDOM, TUBE, FRAME, BLOCK ->
          throw new InputException(
              "attention needs a run with a sampler (masking.type tats or adamae); this one has "
                  + config.masking().type().name().toLowerCase(Locale.ROOT));
    };
  }

  private static Kind kind(TatsSamplerConfig.Attention attention) {
    return switch (attention) {
      case TRAJECTORY -> Kind.TRAJECTORY;
      case ORTHOFORMER -> Kind.ORTHOFORMER;
      case MHA -> Kind.SELF_ATTENTION;
    };
  }

  /** Whether the weights sum to 1 over each frame slot, otherwise over the clip. */
  public boolean perSlot() {
    return kind != Kind.SELF_ATTENTION;
  }

  /** What is shown, in words. */
  public String description() {
    String name =
        switch (kind) {
          case TRAJECTORY -> "trajectory attention";
          case ORTHOFORMER ->
              "trajectory attention through %d landmarks".formatted(config.sampler().landmarks());
          case SELF_ATTENTION -> "self-attention";
        };
    return "%s of the sampler's block 0, mean of %d heads".formatted(name, heads());
  }

  private int heads() {
    return switch (config.masking().type()) {
      case ADAMAE -> config.adamae().numHeads();
      default -> config.sampler().numHeads();
    };
  }

  /**
   * The attention of tokens of a clip.
   *
   * @param queries tokens that attend
   * @return for each query the weights of all tokens // [N]
   */
  public List<float[]> of(Clip clip, List<Integer> queries) {
    patches.load(List.of(clip));
    plan.run();
    AttentionWeights weights =
        new AttentionWeights(
            Memory.values(plan.output(TatsSampler.FIRST_QKV)), config.model().embedDim(), heads());
    int slots = config.model().frameSlots();
    return switch (kind) {
      case TRAJECTORY -> queries.stream().map(query -> weights.perSlot(query, slots)).toList();
      case SELF_ATTENTION -> queries.stream().map(weights::overClip).toList();
      case ORTHOFORMER -> {
        float[] landmarks = Memory.values(plan.output(TatsSampler.FIRST_LANDMARKS)); // [L, D]
        yield queries.stream()
            .map(query -> weights.throughLandmarks(query, slots, landmarks))
            .toList();
      }
    };
  }

  @Override
  public void close() {
    memory.close();
  }
}
