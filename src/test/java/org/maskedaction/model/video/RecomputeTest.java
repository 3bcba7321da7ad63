package org.maskedaction.model.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.maskedaction.model.Parameters;
import org.maskedaction.ops.Backend;
import org.maskedaction.ops.PatchTargets.PixelStatistics;
import org.maskedaction.plan.ExecutionPlan;
import org.maskedaction.plan.PlanMemory;
import org.maskedaction.plan.PlanOptions;
import org.maskedaction.plan.PlanOptions.Recompute;
import org.maskedaction.profile.OpEvent.OpLabel;
import org.maskedaction.testing.ExactValues;
import org.maskedaction.testing.TokenIndices;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A VideoMAE of four encoder and two decoder blocks with and without recomputation. */
class RecomputeTest {
  private static final VideoModelConfig MODEL =
      new VideoModelConfig(VideoModelSize.CUSTOM, 32, 8, 2, 8, 24, 4, 2, 4, 12, 2, 2);
  private static final int[][] VISIBLE = {{0, 5, 13, 21, 40, 63}, {3, 8, 17, 30, 31, 32}};
  private static final PlanOptions BLOCKS = PlanOptions.DEFAULT.withRecompute(Recompute.BLOCKS);

  private static Parameters parameters;
  private static INDArray patches;

  @BeforeAll
  static void drawsParametersAndPatches() {
    Backend.initialise();
    parameters = new Parameters(0);
    VideoMae.createParameters(parameters, MODEL);
    patches = Nd4j.rand(DataType.FLOAT, VISIBLE.length, MODEL.tokens(), MODEL.patchDim());
  }

  private static ExecutionPlan plan(PlanOptions options, String... moreOutputs) {
    SameDiff graph =
        VideoMae.graph(
            parameters,
            MODEL,
            new VideoLossConfig(VideoLossConfig.Type.MSE, true),
            PixelStatistics.IMAGENET,
            VISIBLE.length,
            VISIBLE[0].length);
    List<String> outputs = new ArrayList<>(List.of(VideoMae.LOSS));
    outputs.addAll(List.of(moreOutputs));
    ExecutionPlan plan =
        ExecutionPlan.withGradients(
            graph, parameters.all(), outputs, parameters.all().keySet(), new PlanMemory(), options);
    INDArray visible = Nd4j.createFromArray(VISIBLE);
    plan.input(VideoMae.PATCHES).assign(patches);
    plan.input(VideoMae.VISIBLE).assign(visible);
    plan.input(VideoMae.MASKED).assign(TokenIndices.complement(visible, MODEL.tokens()));
    return plan;
  }

  private static Map<String, List<Float>> results(ExecutionPlan plan) {
    plan.run();
    Map<String, List<Float>> values = new LinkedHashMap<>();
    values.put(VideoMae.LOSS, ExactValues.of(plan.output(VideoMae.LOSS)));
    for (String name : parameters.all().keySet()) {
      values.put(name, ExactValues.of(plan.gradient(name)));
    }
    return values;
  }

  @Test
  void gradientsAreBitEqual() {
    Map<String, List<Float>> expected = results(plan(PlanOptions.DEFAULT));
    assertThat(expected.values()).allSatisfy(values -> assertThat(values).isNotEmpty());
    assertThat(results(plan(BLOCKS))).isEqualTo(expected);
    assertThat(results(plan(BLOCKS.withSharedGradients()))).isEqualTo(expected);
    assertThat(results(plan(BLOCKS.withHead(List.of(VideoMae.LOSS))))).isEqualTo(expected);
  }

  @Test
  void aRecomputedPlanRepeatsBitForBit() {
    ExecutionPlan plan = plan(BLOCKS.withSharedGradients());
    assertThat(results(plan)).isEqualTo(results(plan));
  }

  @Test
  void lessMemoryIsShared() {
    long kept = plan(PlanOptions.DEFAULT).sharedBytes();
    long recomputed = plan(BLOCKS).sharedBytes();
    assertThat(recomputed).isLessThan(kept * 3 / 4);
  }

  @Test
  void everyBlockRunsAgainButForItsLastOp() {
    List<OpLabel> again = plan(BLOCKS).operations().stream().filter(OpLabel::recomputed).toList();
    List<String> nodes = again.stream().map(OpLabel::node).toList();
    assertThat(nodes).doesNotHaveDuplicates();
    for (int block = 0; block < MODEL.depth(); block++) {
      assertThat(nodes)
          .contains("encoder.blocks." + block + ".norm1", "encoder.blocks." + block + ".mlp.gelu")
          .doesNotContain("encoder.blocks." + block + ".mlp.fc2");
    }
    assertThat(nodes).contains("decoder.blocks.1.attn.qkv").doesNotContain("encoder.norm");
  }

  /** A value that the caller wants is kept, so no second run has to make it. */
  @Test
  void wantedValuesWithinABlockAreStillRight() {
    String inner = "encoder.blocks.1.attn.heads";
    ExecutionPlan kept = plan(PlanOptions.DEFAULT, inner);
    ExecutionPlan recomputed = plan(BLOCKS, inner);
    assertThat(results(recomputed)).isEqualTo(results(kept));
    assertThat(ExactValues.of(recomputed.output(inner)))
        .isEqualTo(ExactValues.of(kept.output(inner)));
    assertThat(recomputed.operations())
        .filteredOn(OpLabel::recomputed)
        .extracting(OpLabel::node)
        .doesNotContain(inner);
  }
}
