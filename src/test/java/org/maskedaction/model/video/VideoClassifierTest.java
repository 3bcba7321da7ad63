package org.maskedaction.model.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.maskedaction.model.Parameters;
import org.maskedaction.ops.Backend;
import org.maskedaction.plan.ExecutionPlan;
import org.maskedaction.plan.PlanMemory;
import org.maskedaction.testing.Close;
import org.maskedaction.testing.ExactValues;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class VideoClassifierTest {
  private static final VideoModelConfig MODEL =
      new VideoModelConfig(VideoModelSize.CUSTOM, 32, 8, 2, 8, 24, 3, 2, 4, 12, 2, 2);
  private static final int CLIPS = 2;
  private static final int CLASSES = 7;

  private static Parameters parameters;
  private static INDArray patches;

  @BeforeAll
  static void drawsParametersAndPatches() {
    Backend.initialise();
    parameters = new Parameters(0);
    VideoClassifier.createParameters(parameters, MODEL, CLASSES);
    patches = Nd4j.rand(DataType.FLOAT, CLIPS, MODEL.tokens(), MODEL.patchDim());
  }

  private static ExecutionPlan forward(boolean stochasticDepth) {
    ExecutionPlan plan =
        ExecutionPlan.forward(
            VideoClassifier.trainingGraph(
                parameters, MODEL, CLIPS, new VideoClassifier.Dropped(stochasticDepth, false)),
            parameters.all(),
            List.of(VideoClassifier.FEATURES),
            new PlanMemory());
    plan.input(VideoClassifier.PATCHES).assign(patches);
    return plan;
  }

  private static List<Float> row(INDArray matrix, int row) {
    return ExactValues.of(matrix.get(NDArrayIndex.point(row)));
  }

  /** Dropping the branches of one clip leaves that clip's tokens, and the other clip, alone. */
  @Test
  void branchesAreDroppedPerClip() {
    ExecutionPlan plain = forward(false);
    plain.run();
    ExecutionPlan plan = forward(true);
    INDArray keep = plan.input(VideoClassifier.KEEP_PATHS);
    assertThat(keep.shape()).containsExactly(2L * MODEL.depth(), CLIPS);
    keep.assign(1);
    keep.get(NDArrayIndex.all(), NDArrayIndex.point(0)).assign(0);
    plan.run();
    INDArray features = plan.output(VideoClassifier.FEATURES);
    INDArray usual = plain.output(VideoClassifier.FEATURES);
    Close.check("clip without a dropped branch", features.getRow(1), usual.getRow(1), 1e-5);
    assertThat(row(features, 0)).isNotEqualTo(row(usual, 0));
    ExecutionPlan other = forward(true);
    other.input(VideoClassifier.KEEP_PATHS).assign(keep);
    zeroAllBlocks(other, features.getRow(0).dup());
  }

  /** With all branches dropped the blocks' weights do not matter. */
  private static void zeroAllBlocks(ExecutionPlan plan, INDArray expected) {
    Map<String, INDArray> saved = new LinkedHashMap<>();
    parameters
        .select(name -> name.startsWith("encoder.blocks."))
        .forEach(
            (name, array) -> {
              saved.put(name, array.dup());
              array.assign(0.5);
            });
    plan.run();
    INDArray actual = plan.output(VideoClassifier.FEATURES).getRow(0).dup();
    saved.forEach((name, array) -> parameters.get(name).assign(array));
    Close.check("clip with all branches dropped", actual, expected, 1e-6);
  }

  @Test
  void theFactorsOfEachBlockHaveTheirOwnRows() {
    Map<Integer, List<Float>> features = new LinkedHashMap<>();
    for (int path = 0; path < 2 * MODEL.depth(); path++) {
      ExecutionPlan plan = forward(true);
      plan.input(VideoClassifier.KEEP_PATHS).assign(1);
      plan.input(VideoClassifier.KEEP_PATHS).putScalar(path, 0, 0);
      plan.run();
      features.put(path, row(plan.output(VideoClassifier.FEATURES), 0));
    }
    assertThat(features.values()).doesNotHaveDuplicates();
  }

  @Test
  void initialValuesAreThoseOfVideoMae() {
    VideoModelConfig wide =
        new VideoModelConfig(VideoModelSize.CUSTOM, 32, 8, 2, 8, 192, 1, 2, 4, 12, 1, 2);
    Parameters drawn = new Parameters(3);
    VideoClassifier.createParameters(drawn, wide, 100);
    assertThat(deviation(drawn, "encoder.blocks.0.attn.qkv.weight")).isCloseTo(0.02, within(4e-4));
    assertThat(deviation(drawn, "encoder.blocks.0.mlp.fc2.weight")).isCloseTo(0.02, within(4e-4));
    assertThat(deviation(drawn, "head.weight")).isCloseTo(2e-5, within(6e-7));
    assertThat(drawn.get("head.bias").amaxNumber().doubleValue()).isZero();
    assertThat(drawn.get("fc_norm.weight").meanNumber().doubleValue()).isEqualTo(1);
    double bound = 1 / Math.sqrt(wide.patchDim());
    assertThat(drawn.get("encoder.patch_embed.proj.weight").amaxNumber().doubleValue())
        .isBetween(0.99 * bound, bound);
  }

  private static double deviation(Parameters parameters, String name) {
    return parameters.get(name).stdNumber().doubleValue();
  }

  /** 86 534 800 for ViT-B with 400 classes; the tiny model's count from the same formula. */
  @Test
  void thereAreAsManyParametersAsInTheFormula() {
    long d = 24;
    long block = 4 * d * d + 3 * d + 8 * d * d + 5 * d + 4 * d;
    long tokenizer = (MODEL.patchDim() + 1) * d;
    assertThat(parameters.count())
        .isEqualTo(tokenizer + MODEL.depth() * block + 2 * d + (d + 1) * CLASSES);
    assertThat(VideoClassifier.classes(parameters)).isEqualTo(CLASSES);
    long b = 768;
    long blockB = 4 * b * b + 3 * b + 8 * b * b + 5 * b + 4 * b;
    assertThat((1536 + 1) * b + 12 * blockB + 2 * b + (b + 1) * 400).isEqualTo(86_534_800L);
  }
}
