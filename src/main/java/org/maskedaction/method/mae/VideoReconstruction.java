package org.maskedaction.method.mae;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.maskedaction.data.video.Clip;
import org.maskedaction.masking.MaskGenerator;
import org.maskedaction.method.mae.VideoMaeTrainer.VideoMaeSections;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.video.TatsSampler;
import org.maskedaction.model.video.VideoMae;
import org.maskedaction.model.video.VideoSamplerConfig;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.plan.ExecutionPlan;
import org.maskedaction.plan.PlanMemory;
import org.maskedaction.plan.PlanOptions;
import org.maskedaction.random.RandomStreams;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Masks and reconstructs clips with the current weights, without learning. */
public final class VideoReconstruction implements AutoCloseable {
  private final MaskGenerator masks;
  private final int batch;
  private final PatchBatch patches;
  private final PlanMemory memory = new PlanMemory();
  private final ExecutionPlan autoencoder;
  private final ExecutionPlan policy; // null unless a sampler chooses
  private final TokenDraw draw; // null unless a sampler chooses

  /**
   * What the model made of one clip.
   *
   * @param clip the clip
   * @param visible ascending visible tokens // [K]
   * @param masked ascending masked tokens // [M]
   * @param probability the sampler's probability of each token, or null without a sampler // [N]
   * @param tokenError reconstruction error of each masked token // [M]
   * @param prediction predicted tubelets in (t, y, x, c) order // [M, P]
   */
  public record MaskedClip(
      Clip clip,
      int[] visible,
      int[] masked,
      float[] probability,
      float[] tokenError,
      float[] prediction) {
    /** Mean reconstruction error of the clip. */
    public double loss() {
      double sum = 0;
      for (float error : tokenError) {
        sum += error;
      }
      return sum / tokenError.length;
    }

    /** Entropy of the sampler's distribution in nats. */
    public double entropy() {
      double sum = 0;
      for (float p : probability) {
        sum -= p > 0 ? p * Math.log(p) : 0;
      }
      return sum;
    }
  }

  /**
   * For {@code batch} clips at a time.
   *
   * @param masks gives the counts, and the masks unless a sampler chooses
   * @param sampler what chooses, or null without a sampler
   */
  public VideoReconstruction(
      Parameters parameters,
      VideoMaeSections config,
      MaskGenerator masks,
      VideoSamplerConfig sampler,
      int batch) {
    this.masks = masks;
    this.batch = batch;
    patches = new PatchBatch(config.model(), config.pixels(), batch);
    SameDiff graph =
        VideoMae.graph(
            parameters,
            config.model(),
            config.loss(),
            config.pixels(),
            batch,
            masks.visibleCount());
    autoencoder =
        ExecutionPlan.forward(
            graph,
            parameters.with(VideoMae.PATCHES, patches.array()),
            List.of(VideoMae.TOKEN_ERROR, VideoMae.PREDICTION),
            memory);
    policy =
        sampler == null
            ? null
            : ExecutionPlan.forward(
                sampler.policyGraph(parameters, config.model(), batch),
                parameters.with(VideoMae.PATCHES, patches.array()),
                List.of(TatsSampler.LOGITS),
                memory,
                PlanOptions.DEFAULT.withName("policy"));
    draw =
        sampler == null
            ? null
            : new TokenDraw(policy.output(TatsSampler.LOGITS), masks.visibleCount(), memory);
  }

  /**
   * The model's view of any number of clips; equal arguments and weights give equal results.
   *
   * @param seed seed of masks and noise
   */
  public List<MaskedClip> run(List<Clip> clips, long seed) {
    List<MaskedClip> results = new ArrayList<>();
    for (int from = 0; from < clips.size(); from += batch) {
      List<Clip> part = new ArrayList<>(clips.subList(from, Math.min(clips.size(), from + batch)));
      int real = part.size();
      while (part.size() < batch) {
        part.add(part.get(real - 1)); // fills the fixed batch; its results are dropped
      }
      patches.load(part);
      mask(seed, from);
      autoencoder.run();
      for (int i = 0; i < real; i++) {
        results.add(result(part.get(i), i));
      }
    }
    return results;
  }

  private void mask(long seed, int from) {
    INDArray visible = autoencoder.input(VideoMae.VISIBLE);
    INDArray masked = autoencoder.input(VideoMae.MASKED);
    if (policy != null) {
      policy.run();
      draw.draw(seed, MaskPurposes.VALIDATION, from);
      visible.assign(draw.visible());
      masked.assign(draw.masked());
      return;
    }
    for (int i = 0; i < batch; i++) {
      SplittableRandom random = RandomStreams.of(seed, MaskPurposes.VALIDATION, from, i);
      int[] seen = masks.visible(random);
      int[] hidden = MaskGenerator.hidden(seen, masks.tokens());
      Memory.ints(visible).position((long) i * seen.length).put(seen, 0, seen.length);
      Memory.ints(masked).position((long) i * hidden.length).put(hidden, 0, hidden.length);
    }
  }

  private MaskedClip result(Clip clip, int row) {
    INDArray error = autoencoder.output(VideoMae.TOKEN_ERROR);
    INDArray prediction = autoencoder.output(VideoMae.PREDICTION);
    return new MaskedClip(
        clip,
        ints(autoencoder.input(VideoMae.VISIBLE), row),
        ints(autoencoder.input(VideoMae.MASKED), row),
        policy == null ? null : probability(floats(policy.output(TatsSampler.LOGITS), row)),
        floats(error, row),
        floats(prediction, row));
  }

  private static int[] ints(INDArray array, int row) {
    int[] values = new int[(int) (array.length() / array.size(0))];
    Memory.ints(array).position((long) row * values.length).get(values, 0, values.length);
    return values;
  }

  private static float[] floats(INDArray array, int row) {
    float[] values = new float[(int) (array.length() / array.size(0))];
    Memory.at(Memory.floats(array), (long) row * values.length).get(values, 0, values.length);
    return values;
  }

  /** softmax of the logits. // [N] */
  private static float[] probability(float[] logits) {
    double max = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      max = Math.max(max, logit);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - max);
    }
    float[] result = new float[logits.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) (Math.exp(logits[i] - max) / sum);
    }
    return result;
  }

  @Override
  public void close() {
    memory.close();
  }
}
