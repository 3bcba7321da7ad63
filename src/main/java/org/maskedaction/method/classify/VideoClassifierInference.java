package org.maskedaction.method.classify;

import java.util.ArrayList;
import java.util.List;
import org.maskedaction.data.video.Clip;
import org.maskedaction.method.mae.PatchBatch;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.video.VideoClassifier;
import org.maskedaction.model.video.VideoFeatures;
import org.maskedaction.model.video.VideoModelConfig;
import org.maskedaction.ops.PatchTargets.PixelStatistics;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.plan.ExecutionPlan;
import org.maskedaction.plan.PlanMemory;
import org.maskedaction.plan.PlanOptions;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Features and class scores of clips from weights that do not change, without a backward pass.
 *
 * <p>Clips go through one plan one after the other, each with all threads, so that a clip's numbers
 * are the same bit for bit whatever clips it comes with.
 */
public final class VideoClassifierInference implements AutoCloseable {
  private final PatchBatch patches;
  private final PlanMemory memory = new PlanMemory();
  private final ExecutionPlan plan;
  private final String features;
  private final boolean classifies;

  /**
   * What a frozen model makes of a clip.
   *
   * @param clip the clip
   * @param features one vector that describes it // [D]
   * @param logits one score per class; empty where the model is no classifier // [C]
   */
  public record ClipScores(Clip clip, float[] features, float[] logits) {}

  private VideoClassifierInference(
      Parameters parameters,
      VideoModelConfig model,
      PixelStatistics pixels,
      SameDiff graph,
      String features,
      boolean classifies) {
    this.features = features;
    this.classifies = classifies;
    patches = new PatchBatch(model, pixels, 1);
    List<String> outputs =
        classifies ? List.of(features, VideoClassifier.LOGITS) : List.of(features);
    plan =
        ExecutionPlan.forward(
            graph,
            parameters.with(VideoClassifier.PATCHES, patches.array()),
            outputs,
            memory,
            PlanOptions.DEFAULT.withName("inference"));
  }

  /** Of a classifier: features are what its head reads. */
  public static VideoClassifierInference ofClassifier(
      Parameters parameters, VideoModelConfig model, PixelStatistics pixels) {
    SameDiff graph = VideoClassifier.inferenceGraph(parameters, model, 1);
    return new VideoClassifierInference(
        parameters, model, pixels, graph, VideoClassifier.FEATURES, true);
  }

  /** Of a pre-trained encoder: features are the mean of its output over all tokens. */
  public static VideoClassifierInference ofEncoder(
      Parameters parameters, VideoModelConfig model, PixelStatistics pixels) {
    SameDiff graph = VideoFeatures.graph(parameters, model, 1);
    return new VideoClassifierInference(
        parameters, model, pixels, graph, VideoFeatures.FEATURES, false);
  }

  /** The model's view of any number of clips. */
  public List<ClipScores> run(List<Clip> clips) {
    List<ClipScores> results = new ArrayList<>();
    for (Clip clip : clips) {
      patches.load(List.of(clip));
      plan.run();
      float[] logits =
          classifies ? Memory.values(plan.output(VideoClassifier.LOGITS)) : new float[0];
      results.add(new ClipScores(clip, Memory.values(plan.output(features)), logits));
    }
    return results;
  }

  @Override
  public void close() {
    memory.close();
  }
}
