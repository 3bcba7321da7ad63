package org.maskedaction.method.tats;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongToDoubleFunction;
import org.maskedaction.method.mae.SamplerMetrics;
import org.maskedaction.method.mae.VideoMaeTrainer.VideoMaeSections;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.video.TatsSampler;
import org.maskedaction.model.video.TatsSamplerConfig;
import org.maskedaction.model.video.VideoMae;
import org.maskedaction.ops.ClippedPpoLoss;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.plan.ExecutionPlan;
import org.maskedaction.plan.PlanMemory;
import org.maskedaction.plan.PlanOptions;
import org.maskedaction.random.RandomPurpose;
import org.maskedaction.random.RandomStreams;
import org.maskedaction.train.AdamW;
import org.maskedaction.train.CosineSchedule;
import org.maskedaction.train.GradientAccumulator;
import org.maskedaction.train.Metric;
import org.maskedaction.train.OptimizerConfig;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Phase 2 of Algorithm 1: K passes of PPO over the recorded episodes, changing the sampler θ only.
 */
public final class PpoUpdate implements AutoCloseable {
  private static final RandomPurpose EPISODES =
      RandomPurpose.numbered(5, "the order of recorded episodes");
  private static final String POLICY_OBJECTIVE = VideoMae.LOSS + "/policy_objective";

  /** What else the loss graph computes, by the metric it is logged as. */
  private static final List<Map.Entry<Metric, String>> LOGGED =
      List.of(
          Map.entry(TatsMetrics.VALUE_LOSS, VideoMae.LOSS + "/value_loss"),
          Map.entry(SamplerMetrics.ENTROPY, VideoMae.LOSS + "/entropy"),
          Map.entry(TatsMetrics.APPROX_KL, VideoMae.LOSS + "/approx_kl"),
          Map.entry(TatsMetrics.CLIPFRAC, VideoMae.LOSS + "/clip_fraction"));

  private final PpoConfig ppo;
  private final int batch;
  private final PlanMemory memory = new PlanMemory();
  private final ExecutionPlan plan;
  private final GradientAccumulator gradients;
  private final long seed;
  private boolean forwardIsDone;

  PpoUpdate(
      Parameters parameters,
      VideoMaeSections config,
      TatsSamplerConfig sampler,
      PpoConfig ppo,
      int masked,
      long batchesPerEpoch) {
    this.ppo = ppo;
    seed = config.seed();
    batch = config.optimizer().batchSize();
    ClippedPpoLoss.Coefficients coefficients =
        new ClippedPpoLoss.Coefficients(
            ppo.clip(), ppo.policyCoef(), ppo.valueCoef(), ppo.entropyCoef());
    SameDiff graph =
        TatsSampler.lossGraph(parameters, config.model(), sampler, coefficients, batch, masked);
    Map<String, INDArray> trained = parameters.select(TatsSampler::isSampler);
    List<String> forward = List.of(TatsSampler.LOGITS, TatsSampler.VALUE);
    List<String> outputs = new ArrayList<>(LOGGED.stream().map(Map.Entry::getValue).toList());
    outputs.add(POLICY_OBJECTIVE);
    outputs.addAll(forward);
    // Not the autoencoder's memory: what the forward pass leaves is read after the autoencoder's
    // step.
    plan =
        ExecutionPlan.withGradients(
            graph,
            trained,
            outputs,
            trained.keySet(),
            memory,
            PlanOptions.DEFAULT
                .withName("sampler")
                .withSharedGradients()
                .withHead(forward)
                .withRecompute(config.model().recompute()));
    gradients =
        new GradientAccumulator(
            plan,
            new AdamW(config.optimizer().adamW(), trained, parameters::decays),
            schedule(ppo, config.optimizer(), batchesPerEpoch),
            null,
            trained,
            1,
            config.optimizer().clipGradNorm());
  }

  /** The learning rate by passes over a batch of episodes. */
  public static CosineSchedule schedule(
      PpoConfig ppo, OptimizerConfig optimizer, long batchesPerEpoch) {
    if (ppo.schedule() == PpoConfig.Schedule.CONSTANT) {
      return CosineSchedule.constant(ppo.learningRate());
    }
    int epochs = Math.max(0, optimizer.epochs() - ppo.maeOnlyEpochs());
    return new CosineSchedule(ppo.learningRate(), 0, 0, epochs * batchesPerEpoch * ppo.passes());
  }

  /**
   * The learning rate of the sampler by steps of the run. PPO makes K passes for every step after
   * the first e epochs; where some of these mask at random, as many as can be expected.
   *
   * @param batchesPerEpoch steps of an epoch
   */
  public static LongToDoubleFunction rate(
      PpoConfig ppo, OptimizerConfig optimizer, long batchesPerEpoch) {
    CosineSchedule schedule = schedule(ppo, optimizer, batchesPerEpoch);
    long first = ppo.maeOnlyEpochs() * batchesPerEpoch;
    double passes = ppo.passes() * (1 - ppo.maeRandomShare());
    return step ->
        step < first
            ? Double.NaN
            : schedule.applyAsDouble(Math.round(passes * (double) (step - first)));
  }

  GradientAccumulator gradients() {
    return gradients;
  }

  /**
   * Whether the passes learn from the batch that was acted on last, in its place: so with k = 1,
   * where that batch is all that was recorded.
   */
  boolean learnsInPlace() {
    return ppo.recordSteps() == 1;
  }

  /** Computes {@link #logits} and {@link #value} for tokens X. // [B, N, D] */
  void act(INDArray tokens) {
    INDArray input = plan.input(TatsSampler.TOKENS);
    Memory.copy(Memory.floats(input), Memory.floats(tokens), input.length());
    plan.runHead();
    forwardIsDone = true;
  }

  /** Logits of the distribution. // [B, N] */
  INDArray logits() {
    return plan.output(TatsSampler.LOGITS);
  }

  /** Values. // [B, 1] */
  INDArray value() {
    return plan.output(TatsSampler.VALUE);
  }

  /**
   * Learns from all episodes of {@code buffer} in K passes, shuffled where they take more than one
   * batch. Where learning is in place, the first pass goes on from the forward pass of {@link
   * #act}: it has the same parameters and tokens.
   *
   * @param step the run's step, for the shuffles
   * @param metrics receives the metrics of the last pass
   * @return whether all gradients were finite; passes after one that was not are left out
   */
  boolean run(EpisodeBuffer buffer, long step, Map<String, Double> metrics) {
    float[] rewards = Advantages.rewards(buffer.rewards(), buffer.size(), ppo.reward());
    float[] advantages = Advantages.of(rewards, buffer.values(), ppo.advantage());
    if (ppo.weighting() == PpoConfig.Weighting.PROBABILITY) {
      Advantages.weight(advantages, buffer.oldLogProbs(), buffer.size());
    }
    metrics.put(
        TatsMetrics.EXPLAINED_VARIANCE.name(),
        Advantages.explainedVariance(rewards, buffer.values()));
    for (int pass = 0; pass < ppo.passes(); pass++) {
      int[] order = order(buffer.size(), RandomStreams.of(seed, EPISODES, step, pass));
      Map<String, Double> means = new LinkedHashMap<>();
      int minibatches = buffer.size() / batch;
      for (int i = 0; i < minibatches; i++) {
        load(buffer, rewards, advantages, order, i * batch);
        GradientAccumulator.Update update =
            learnsInPlace() && forwardIsDone ? gradients.backwardFromHead() : gradients.backward();
        forwardIsDone = false;
        if (update.outcome() == GradientAccumulator.Outcome.NOT_FINITE) {
          return false;
        }
        add(means, update, minibatches);
      }
      metrics.putAll(means);
    }
    return true;
  }

  private void load(
      EpisodeBuffer buffer, float[] rewards, float[] advantages, int[] order, int from) {
    int masked = buffer.masked();
    for (int row = 0; row < batch; row++) {
      int episode = order[from + row];
      if (!learnsInPlace()) {
        buffer.copyState(episode, plan.input(TatsSampler.TOKENS), row);
      }
      buffer.copyMasked(episode, plan.input(TatsSampler.MASKED), row);
      buffer.copyOldLogProbs(episode, plan.input(TatsSampler.OLD_LOG_PROB), row);
      put(TatsSampler.REWARD, rewards, episode, row, masked);
      put(TatsSampler.ADVANTAGE, advantages, episode, row, masked);
    }
  }

  private void put(String input, float[] source, int episode, int row, int masked) {
    Memory.at(Memory.floats(plan.input(input)), (long) row * masked)
        .put(source, episode * masked, masked);
  }

  private void add(Map<String, Double> means, GradientAccumulator.Update update, int minibatches) {
    LOGGED.forEach(
        logged ->
            means.merge(
                logged.getKey().name(),
                plan.output(logged.getValue()).getDouble(0) / minibatches,
                Double::sum));
    double objective = plan.output(POLICY_OBJECTIVE).getDouble(0);
    means.merge(TatsMetrics.POLICY_LOSS.name(), -objective / minibatches, Double::sum);
    means.merge(TatsMetrics.SAMPLER_LEARNING_RATE.name(), update.rate() / minibatches, Double::sum);
    means.merge(
        TatsMetrics.SAMPLER_GRAD_NORM.name(), update.gradientNorm() / minibatches, Double::sum);
  }

  /** The order of the episodes in a pass; a single batch stays as it is. */
  private int[] order(int count, SplittableRandom random) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int j = learnsInPlace() ? i : random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  @Override
  public void close() {
    memory.close();
  }
}
